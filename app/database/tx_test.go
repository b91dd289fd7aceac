package database

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"testing"
	"time"

	"cloakroom/app/fault"
)

// TestAllRowsOrNone: who goes away while rows are read gets none of them. What is
// remembered for all others would miss the forms that were still to come.
func TestAllRowsOrNone(t *testing.T) {
	db, err := Open(t.Context(), t.TempDir()+"/cloakroom.db", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ctx, goes := context.WithCancel(t.Context())
	rows, err := db.query(ctx, `select value from json_each('[1, 2, 3]')`)
	got, err := collect(rows, err, func(row scanner) (n int, err error) {
		err = row.Scan(&n)
		for goes(); row.(*sql.Rows).Err() == nil; { // until it is known
			time.Sleep(time.Millisecond)
		}
		return n, err
	})
	if len(got) > 0 || err == nil {
		t.Errorf("%v, %v", got, err)
	}
}

// TestWhatCannotBeReadJustNow: a database that cannot be opened, as where there are
// no descriptors left, is a house that is busy and no mistake of ours.
func TestWhatCannotBeReadJustNow(t *testing.T) {
	away, err := connect(t.TempDir()+"/gone/cloakroom.db", 1, "deferred")
	if err != nil {
		t.Fatal(err)
	}
	defer away.Close()
	db := &DB{reader: away, memory: newMemory()}
	_, one := db.HasAdmin(t.Context())
	_, many := db.Users(t.Context())
	for name, err := range map[string]error{"one row": one, "many rows": many} {
		if !fault.Is(err, fault.Unavailable) {
			t.Errorf("%s: %v, want Unavailable", name, err)
		}
	}
}

// TestNobodyElseReadsTheDatabase: not what was written last either, in a folder that
// all may enter, and whatever a backup has made of it.
func TestNobodyElseReadsTheDatabase(t *testing.T) {
	file := t.TempDir() + "/cloakroom.db"
	for _, what := range []string{"a new one", "one that was restored"} {
		db, err := Open(t.Context(), file, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		if err := db.KeepRound(t.Context(), "sweep", time.Now(), ""); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{file, file + "-wal", file + "-shm"} {
			is, err := os.Stat(name)
			if err != nil {
				t.Fatal(err)
			}
			if is.Mode().Perm() != 0o600 {
				t.Errorf("%s has %s with %v", what, name, is.Mode())
			}
		}
		if err := errors.Join(db.Close(), os.Chmod(file, 0o644)); err != nil { //nolint:gosec // as cp would
			t.Fatal(err)
		}
	}
}
