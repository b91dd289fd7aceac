package database

import (
	"errors"

	sqlite "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"cloakroom/app/fault"
)

// Writable is Unavailable once a write of the database has failed for good.
//
// When the disk could not write or sync a page, the kernel forgets that the page
// was not written, and the next fsync says that all is well: what is then
// acknowledged may not be there after a power cut (PostgreSQL's «fsyncgate»). So
// nothing is written again by this process. Reading goes on. A restart reads
// back what the disk really has.
func (db *DB) Writable() error {
	if err := db.broken.Load(); err != nil {
		return *err
	}
	return nil
}

// judge sorts the error of a write, and lets it be the last one if it says that
// bytes did not reach the disk.
func (db *DB) judge(err error) error {
	if !fatal(err) {
		return sorted(err)
	}
	refusal := fault.Wrap(fault.Unavailable, "The house can only be read right now: its disk failed. Nothing was changed.", err)
	if db.broken.CompareAndSwap(nil, &refusal) {
		db.Alarm(err)
	}
	return refusal
}

// fatal says whether bytes of the database may not be what we wrote. A full
// disk is not of that kind: SQLite meets it before it counts on anything.
func fatal(err error) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code() {
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_DIR_FSYNC,
		sqlite3.SQLITE_IOERR_TRUNCATE, sqlite3.SQLITE_IOERR_CLOSE, sqlite3.SQLITE_IOERR_CORRUPTFS, sqlite3.SQLITE_IOERR_DATA:
		return true
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return true
	}
	return false
}
