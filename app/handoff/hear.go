package handoff

import (
	"context"
	"errors"
	"net"
	"time"

	"golang.org/x/sys/unix"
)

// moment is for how long the kernel keeps what comes after a report, so that all
// of it is taken together. It keeps some three hundred.
const moment = time.Millisecond

// Hear takes reports from conn, which it closes, until ctx ends.
//
// To be woken for each report costs as much as the report, and who waits in Go's
// poller is woken even while nobody reads (docs/performance.md). So one thread
// waits for the first of them, on a socket that the poller knows nothing of.
func (r *Reports) Hear(ctx context.Context, conn *net.UDPConn) error {
	fd, err := unwatched(conn)
	if err != nil {
		return err
	}
	ended := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		_ = unix.Shutdown(fd, unix.SHUT_RD) // says that nothing is connected, and wakes who waits
		close(ended)
	})
	defer func() {
		if !stop() {
			<-ended // before another file gets its number
		}
		_ = unix.Close(fd)
	}()
	packet := make([]byte, 512)
	for {
		_, err := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}, -1)
		if ctx.Err() != nil || err != nil && !errors.Is(err, unix.EINTR) {
			return err
		}
		for {
			n, err := unix.Read(fd, packet)
			if n <= 0 || err != nil {
				break // all is taken; whatever else is wrong, waiting says
			}
			if name, sent, ok := report(packet[:n]); ok {
				r.take(name, sent)
			}
		}
		time.Sleep(moment)
	}
}

// unwatched closes conn and returns its socket, which never blocks.
func unwatched(conn *net.UDPConn) (fd int, err error) {
	raw, err := conn.SyscallConn()
	if err == nil {
		var failed error
		err = raw.Control(func(watched uintptr) { fd, failed = unix.FcntlInt(watched, unix.F_DUPFD_CLOEXEC, 0) })
		err = errors.Join(err, failed)
	}
	return fd, errors.Join(err, conn.Close())
}
