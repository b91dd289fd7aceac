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
	"regexp"
	"strconv"
	"sync"
	"time"

	"github.com/pressly/goose/v3"
	sqlite "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"cloakroom/app/fault"
	"cloakroom/migrations"
)

// DB keeps rows. Its zero value is of no use; see Open.
type DB struct {
	writer *sql.DB // one connection: SQLite has one writer anyway, and so they queue here
	reader *sql.DB
	memory *memory
	now    func() time.Time
}

// Open opens or makes the database in file and brings its schema up to date. A
// file that is there but empty, or newer than this program, is refused: rows
// that name media must never be replaced by none.
func Open(ctx context.Context, file string, now func() time.Time) (*DB, error) {
	if info, err := os.Stat(file); err == nil && info.Size() == 0 {
		return nil, fmt.Errorf("database %s is empty: it was cut short; restore a backup, or remove it if this is a new house", file)
	}
	db := &DB{memory: newMemory(), now: now}
	var err error
	if db.writer, err = connect(file, 1, "immediate"); err != nil {
		return nil, err
	}
	if err := migrate(ctx, db.writer); err != nil {
		return nil, errors.Join(fmt.Errorf("database %s: %w", file, err), db.writer.Close())
	}
	if err := os.Chmod(file, 0o600); err != nil { // whatever the umask was
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

// Close ends all connections.
func (db *DB) Close() error { return errors.Join(db.writer.Close(), db.reader.Close()) }

// connect opens a pool. synchronous=FULL because NORMAL loses every commit
// since the last checkpoint when the power goes (measured, DESIGN section 9).
func connect(file string, most int, lock string) (*sql.DB, error) {
	q := url.Values{"_txlock": {lock}, "_pragma": {
		"busy_timeout(10000)", "journal_mode(wal)", "synchronous(full)", "foreign_keys(on)", "cache_size(-16000)",
	}}
	pool, err := sql.Open("sqlite", "file:"+(&url.URL{Path: file}).EscapedPath()+"?"+q.Encode())
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", file, err)
	}
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

// Tx is a write in progress.
type Tx struct {
	tx    *sql.Tx
	moved int64 // the generation after this write, if it changed who may what
}

// write runs fn in the one writing transaction there is at a time, and commits
// if fn returns nil. What fn changed about rights holds, here, when write
// returns. A client that went away does not tear it: fn is short.
func (db *DB) write(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	ctx = context.WithoutCancel(ctx)
	raw, err := db.writer.BeginTx(ctx, nil)
	if err != nil {
		return sorted(err)
	}
	tx := &Tx{tx: raw}
	if err := fn(ctx, tx); err != nil {
		return errors.Join(sorted(err), raw.Rollback())
	}
	if err := raw.Commit(); err != nil {
		return sorted(err)
	}
	if tx.moved > 0 {
		db.memory.moveTo(tx.moved)
	}
	return nil
}

// rights tells that this write changes who may what, or where things are.
func (tx *Tx) rights(ctx context.Context) error {
	return tx.queryRow(ctx, `update generation set value = value + 1 returning value`).Scan(&tx.moved)
}

func (tx *Tx) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return tx.tx.ExecContext(ctx, numbered(query), args...)
}

func (tx *Tx) queryRow(ctx context.Context, query string, args ...any) *sql.Row {
	return tx.tx.QueryRowContext(ctx, numbered(query), args...)
}

func (db *DB) queryRow(ctx context.Context, query string, args ...any) *sql.Row {
	return db.reader.QueryRowContext(ctx, numbered(query), args...)
}

func (db *DB) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return db.reader.QueryContext(ctx, numbered(query), args...)
}

// collect scans every row that rows has, and closes it.
func collect[T any](rows *sql.Rows, err error, scan func(scanner) (T, error)) (out []T, _ error) {
	if err != nil {
		return nil, sorted(err)
	}
	defer rows.Close()
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, sorted(rows.Err())
}

// scanner is a row, the only one or one of many.
type scanner interface{ Scan(dest ...any) error }

var (
	dollar  = regexp.MustCompile(`\$(\d+)`)
	spelled sync.Map // query in our style -> query in SQLite's
)

// numbered spells $1 as ?1: drivers differ in how they bind $1, but all bind ?1
// by its number.
func numbered(query string) string {
	if q, ok := spelled.Load(query); ok {
		return q.(string)
	}
	q := dollar.ReplaceAllString(query, "?${1}")
	spelled.Store(query, q)
	return q
}

// sorted gives the database's own errors a kind, where they have one.
func sorted(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fault.Wrap(fault.Unavailable, "The house is busy. Nothing was changed; please try again.", err)
	case sqlite3.SQLITE_FULL:
		return fault.Wrap(fault.Full, "There is no room left on the disk. Nothing was changed.", err)
	}
	return err
}

// taken says whether err is a name or another unique value that exists already.
func taken(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && (e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || e.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}

// missing sorts the lack of a row as NotFound.
func missing(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.New(fault.NotFound, "There is nothing here.")
	}
	return err
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

// changedOne is Conflict unless exactly one row was changed: somebody else was
// faster.
func changedOne(res sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return fault.New(fault.Conflict, "Somebody changed this meanwhile. Look again, then try once more.")
}

// place spells the n-th parameter.
func place(n int) string { return "$" + strconv.Itoa(n) }

// Ping says whether rows can be read.
func (db *DB) Ping(ctx context.Context) error {
	var one int
	return db.queryRow(ctx, `select one from generation`).Scan(&one)
}

// Forget drops what is remembered, because nobody watched for a while.
func (db *DB) Forget() { db.memory.moveTo(db.memory.generation.Load()) }
