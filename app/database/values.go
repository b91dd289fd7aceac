package database

import (
	"database/sql"
	"errors"
	"strconv"
	"time"

	sqlite "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"cloakroom/app/fault"
)

// sorted gives the database's own errors a kind, where they have one.
func sorted(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fault.Wrap(fault.Unavailable, busy, err)
	case sqlite3.SQLITE_FULL:
		return fault.Wrap(fault.Full, "There is no room left on the disk. Nothing was changed.", err)
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOMEM:
		return fault.Wrap(fault.Unavailable, spent, err)
	}
	switch e.Code() {
	case sqlite3.SQLITE_IOERR_SHMOPEN, sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_SHMMAP, sqlite3.SQLITE_IOERR_NOMEM:
		return fault.Wrap(fault.Unavailable, spent, err) // what connections share has no room to grow, on the disk or in memory
	}
	return err
}

const (
	busy  = "The house is busy. Nothing was changed; please try again."
	spent = "The house has too much to do right now. Nothing was changed; please try again."
)

// taken says whether err is a name or another unique value that exists already.
func taken(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && (e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || e.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}

// missing sorts the lack of a row as NotFound, and the database's own errors.
func missing(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.New(fault.NotFound, "There is nothing here.")
	}
	return sorted(err)
}

// micros is how times are kept; the zero time is 0.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func instant(at int64) time.Time {
	if at == 0 {
		return time.Time{}
	}
	return time.UnixMicro(at).UTC()
}

// orNull keeps an empty id as null, as references want it.
func orNull[T ~string](s T) sql.NullString { return sql.NullString{String: string(s), Valid: s != ""} }

// yes is how booleans are kept.
func yes(b bool) int {
	if b {
		return 1
	}
	return 0
}

// place spells the n-th parameter.
func place(n int) string { return "$" + strconv.Itoa(n) }
