// Package database keeps the rows of the house in SQLite. One DB answers every
// Store interface of the rooms; it gathers facts and never judges them.
//
// Queries are written once, in the $1 style and the SQL that PostgreSQL
// understands too. What the hot path needs is remembered in memory and dropped
// the moment a write changes it: see memory.go and watch.go.
package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"sync/atomic"
	"time"

	"github.com/pressly/goose/v3"
	sqlite "modernc.org/sqlite"

	"cloakroom/migrations"
)

// DB keeps rows. Its zero value is of no use; see Open.
type DB struct {
	// Alarm is called once, when Writable turns. By default nobody hears it.
	Alarm func(err error)

	writer *sql.DB // one connection: SQLite has one writer anyway, and so they queue here
	reader *sql.DB
	memory *memory
	now    func() time.Time
	broken atomic.Pointer[error] // why nothing is written any more
}

// Open opens or makes the database in file and brings its schema up to date. A
// file that is there but empty, or newer than this program, is refused: rows
// that name media must never be replaced by none.
func Open(ctx context.Context, file string, now func() time.Time) (*DB, error) {
	if info, err := os.Stat(file); err == nil && info.Size() == 0 {
		return nil, fmt.Errorf("database %s is empty: it was cut short; restore a backup, or remove it if this is a new house", file)
	}
	db := &DB{Alarm: func(error) {}, memory: newMemory(), now: now}
	var err error
	if db.writer, err = connect(file, 1, "immediate"); err != nil {
		return nil, err
	}
	if err := migrate(ctx, db.writer); err != nil {
		return nil, errors.Join(fmt.Errorf("database %s: %w", file, err), db.writer.Close())
	}
	if err := private(file); err != nil {
		return nil, errors.Join(err, db.writer.Close())
	}
	if db.reader, err = connect(file, 8, "deferred"); err != nil {
		return nil, errors.Join(err, db.writer.Close())
	}
	if err := db.learnGeneration(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// private lets nobody else read the database, whatever the umask was or a backup
// has made of it, nor the files beside it, which have what was written last: SQLite
// has made those by now, with the mode that the database had then.
func private(file string) error {
	for _, name := range []string{file, file + "-wal", file + "-shm"} {
		if err := os.Chmod(name, 0o600); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// Close ends all connections.
func (db *DB) Close() error { return errors.Join(db.writer.Close(), db.reader.Close()) }

// busyAfter is how long a write waits for others.
const busyAfter = 10 * time.Second

// connect opens a pool. synchronous=FULL because NORMAL loses every commit
// since the last checkpoint when the power goes (measured).
func connect(file string, most int, lock string) (*sql.DB, error) {
	q := url.Values{"_txlock": {lock}, "_pragma": {
		fmt.Sprintf("busy_timeout(%d)", busyAfter.Milliseconds()), "journal_mode(wal)", "synchronous(full)", "foreign_keys(on)", "cache_size(-16000)",
	}}
	connector, err := sqlite.NewConnector("file:" + (&url.URL{Path: file}).EscapedPath() + "?" + q.Encode())
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", file, err)
	}
	pool := sql.OpenDB(keeping{connector})
	pool.SetMaxOpenConns(most)
	pool.SetMaxIdleConns(most)
	return pool, nil
}

func migrate(ctx context.Context, pool *sql.DB) error {
	steps, err := fs.Sub(migrations.SQLite, "sqlite")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, pool, steps, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	stands, ours, err := p.GetVersions(ctx)
	if err != nil {
		return err
	}
	if stands > ours {
		return fmt.Errorf("its schema is number %d and this program knows only %d: use the newer program", stands, ours)
	}
	_, err = p.Up(ctx)
	return err
}

// Ping says whether rows can be read.
func (db *DB) Ping(ctx context.Context) error {
	var one int
	return db.queryRow(ctx, `select one from generation`).Scan(&one)
}

// Forget drops what is remembered, because nobody watched for a while.
func (db *DB) Forget() { db.memory.moveTo(db.memory.generation.Load()) }
