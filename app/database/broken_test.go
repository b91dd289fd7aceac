package database_test

import (
	"bufio"
	"context"
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"cloakroom/app/account"
	"cloakroom/app/database"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
)

// inject makes system calls of this very process on one file fail, until the
// function that it returns is called. It needs strace, and leave to trace.
func inject(t *testing.T, file, what string) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cmd := exec.CommandContext(ctx, "strace", "-f", "-qq", "-o", "/dev/null", "-P", file, "-e", "inject="+what, "-p", strconv.Itoa(os.Getpid())) //nolint:gosec // a test
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	errs, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatalf("this test needs strace (task setup installs it): %v", err)
	}
	attached := make(chan string, 1)
	go func() {
		said, _ := bufio.NewReader(errs).ReadString('\n')
		attached <- said
	}()
	waitTraced(t, attached)
	var once sync.Once
	stop = func() { once.Do(func() { cancel(); _ = cmd.Wait() }) }
	t.Cleanup(stop)
	return stop
}

// waitTraced returns when every thread of this process has a tracer.
func waitTraced(t *testing.T, said <-chan string) {
	t.Helper()
	for {
		select {
		case s := <-said:
			t.Fatalf("strace: %s", s)
		case <-time.After(time.Millisecond):
		}
		threads, err := filepath.Glob("/proc/self/task/*/status")
		if err != nil {
			t.Fatal(err)
		}
		all := true
		for _, name := range threads {
			b, err := os.ReadFile(name)
			all = all && (err != nil || !strings.Contains(string(b), "TracerPid:\t0\n"))
		}
		if all {
			return
		}
	}
}

func addUser(db *database.DB, name string) error {
	return db.AddUser(context.Background(), account.User{ID: id.NewUser(), Name: name, Created: time.Now()}, "", journal.Entry{})
}

// TestADiskThatFailsIsNotWrittenAgain fails the database's own system calls.
func TestADiskThatFailsIsNotWrittenAgain(t *testing.T) {
	tests := []struct {
		name, inject string
		want         fault.Kind
		recovers     bool
	}{
		{"an fsync that fails ends all writing", "fsync,fdatasync:error=EIO", fault.Unavailable, false},
		{"so does a write that fails", "write,pwrite64:error=EIO", fault.Unavailable, false},
		{"a full disk is met again and again, until it has room", "write,pwrite64:error=ENOSPC", fault.Full, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "cloakroom.db")
			db, err := database.Open(t.Context(), file, time.Now)
			if err != nil {
				t.Fatal(err)
			}
			var alarms int
			db.Alarm = func(error) { alarms++ }
			if err := addUser(db, "before"); err != nil {
				t.Fatal(err)
			}
			stop := inject(t, file+"-wal", tt.inject)
			if err := addUser(db, "during"); !fault.Is(err, tt.want) {
				t.Errorf("a write: %v, want kind %d", err, tt.want)
			}
			if err := db.Ping(t.Context()); err != nil {
				t.Errorf("reading: %v", err)
			}
			stop()
			err = addUser(db, "after")
			if tt.recovers != (err == nil) || tt.recovers != (db.Writable() == nil) || !tt.recovers && !fault.Is(err, fault.Unavailable) {
				t.Errorf("a write afterwards: %v, Writable: %v", err, db.Writable())
			}
			if tt.recovers == (alarms == 1) || alarms > 1 {
				t.Errorf("the alarm rang %d times", alarms)
			}
			if _, _, err := db.UserByName(t.Context(), "before"); err != nil {
				t.Errorf("reading: %v", err)
			}
			_ = db.Close()
			again, err := database.Open(t.Context(), file, time.Now)
			if err != nil {
				t.Fatalf("a restart: %v", err)
			}
			defer again.Close()
			if err := addUser(again, "restarted"); err != nil {
				t.Errorf("a write after a restart: %v", err)
			}
			if _, _, err := again.UserByName(t.Context(), "before"); err != nil {
				t.Errorf("what was written before is lost: %v", err)
			}
		})
	}
}

// TestBehindAHangingWriteNobodyQueues holds the lock that every write needs.
func TestBehindAHangingWriteNobodyQueues(t *testing.T) {
	t.Parallel() // it waits as long as people would
	file := filepath.Join(t.TempDir(), "cloakroom.db")
	db, err := database.Open(t.Context(), file, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	other, err := sql.Open("sqlite", "file:"+file)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	other.SetMaxOpenConns(1)
	if _, err := other.ExecContext(t.Context(), "begin immediate"); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if err := addUser(db, "ann"); !fault.Is(err, fault.Unavailable) {
				t.Errorf("a write while the database is locked: %v, want Unavailable", err)
			}
			if err := db.Ping(t.Context()); err != nil {
				t.Errorf("reading: %v", err)
			}
		})
	}
	all.Wait()
	if _, err := other.ExecContext(t.Context(), "rollback"); err != nil {
		t.Fatal(err)
	}
	if err := addUser(db, "ann"); err != nil || db.Writable() != nil {
		t.Errorf("a write afterwards: %v", err)
	}
}
