package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"

	"cloakroom/app/config"
	"cloakroom/app/id"
	"cloakroom/app/serve"
)

// serveHouse opens the house that c describes and serves it until ctx ends.
func serveHouse(ctx context.Context, c config.Config, out io.Writer) error {
	log := logger(c, out)
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	unlock, err := lock(c.LockFile())
	if err != nil {
		return err
	}
	defer unlock()
	h, err := Open(ctx, c, log, time.Now)
	if err != nil {
		return err
	}
	letGo, err := lock(c.Database) // which may lie elsewhere, and then the lock above says nothing of it
	if err != nil {
		return errors.Join(err, h.Close())
	}
	defer letGo()
	if err := errors.Join(h.Bytes.Hold(), h.LoadRules()); err != nil {
		return errors.Join(err, h.Close())
	}
	if c.Handoff == "nginx" {
		if err := h.Bytes.Readable(); err != nil {
			log.Warn("nginx may not reach the media", "err", err)
		}
	}
	if jail := h.Darkroom.Jail(ctx); !jail.Closed {
		log.Warn("the darkroom's workers are not locked up: no namespaces of their own (user, network, pid, mount, ipc, uts); limits, an empty environment and no system calls for networks hold all the same. Allow unprivileged user namespaces", "why", jail.Why)
	}
	l, err := listen(c)
	if err != nil {
		return errors.Join(fmt.Errorf("CLOAKROOM_LISTEN: %w", err), h.Close())
	}
	// Garbage is collected when the heap has doubled. That of a house is a few
	// megabytes, so it would be with every thousand pictures, at nearly a tenth
	// of what they cost. This makes it seem larger; never touched, it takes none.
	floor := make([]byte, 32<<20)
	defer runtime.KeepAlive(floor)
	setup := id.AsSecret(rand.Text())
	if ready, err := h.Accounts.IsSetUp(ctx); err == nil && !ready {
		fmt.Fprintf(out, "\nThis house is new. Open %s/setup and give it this code, once:\n\n    %s\n\n", c.Base(), setup.Reveal())
	}
	return errors.Join(h.Serve(ctx, l, setup), h.Close())
}

// Serve answers on l until ctx ends, then lets what is under way finish.
func (h *House) Serve(ctx context.Context, l net.Listener, setup id.Secret) error {
	front, err := h.Front(setup)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	if err := h.DB.BreakDownloads(ctx); err != nil {
		h.Log.Error("note that downloads broke off", "err", err)
	}
	srv := &http.Server{
		Handler:           serve.Patient(front),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(h.Log.Handler(), slog.LevelDebug),
	}
	var lines sync.WaitGroup // to whom something may still be on its way
	srv.ConnState = func(_ net.Conn, is http.ConnState) {
		switch is {
		case http.StateNew:
			lines.Add(1)
		case http.StateClosed, http.StateHijacked:
			lines.Done()
		}
	}
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	var work sync.WaitGroup
	work.Go(func() { h.Work(working) })
	stopped := make(chan error, 1)
	cancel := context.AfterFunc(ctx, func() {
		grace, done := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer done()
		h.Intake.Pause() // what came of large files is kept before the grace is over
		stopped <- srv.Shutdown(grace)
	})
	h.Log.Info("serving", "listen", l.Addr().String(), "url", h.Config.Base(), "handoff", h.Config.Handoff)
	err = srv.Serve(l)
	if cancel() { // it ended by itself
		stopped <- nil
	}
	shut := <-stopped
	if errors.Is(shut, context.DeadlineExceeded) {
		shut = srv.Close() // somebody downloads for longer than we wait: they can go on elsewhere
		lines.Wait()       // and the journal is told how much they have
	}
	stop()
	work.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, shut)
}

// listen listens where LISTEN says. A socket that a dead server left is
// replaced; whoever holds DATA/lock is the only one.
func listen(c config.Config) (net.Listener, error) {
	path, isSocket := strings.CutPrefix(c.Listen, "unix:")
	if !isSocket {
		return net.Listen("tcp", c.Listen)
	}
	if info, err := os.Lstat(path); err == nil && info.Mode().Type() == fs.ModeSocket {
		if err := os.Remove(path); err != nil {
			return nil, err
		}
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	// nginx's workers are another user: they come in by the group of the media.
	media, err := os.Stat(c.Media)
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	if owner, ok := media.Sys().(*syscall.Stat_t); ok {
		err = os.Chown(path, -1, int(owner.Gid))
	}
	return l, errors.Join(err, os.Chmod(path, 0o660))
}

// lock holds the data folder, or a database, for the one server on it. SQLite's own
// locks are of another kind, so commands come in all the same; but whoever closes
// the file lets go of those too, and so the database is closed first.
func lock(name string) (unlock func(), err error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("another server works on this data folder (%s is held)", name), f.Close())
	}
	return func() { _ = f.Close() }, nil
}

func logger(c config.Config, out io.Writer) *slog.Logger {
	if c.LogJSON {
		return slog.New(slog.NewJSONHandler(out, nil))
	}
	return slog.New(slog.NewTextHandler(out, nil))
}
