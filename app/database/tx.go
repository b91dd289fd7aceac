package database

import (
	"context"
	"database/sql"
	"errors"
	"regexp"
	"sync"
	"time"

	"cloakroom/app/fault"
)

// Tx is a write in progress.
type Tx struct {
	tx    *sql.Tx
	at    time.Time // when it began
	noted bool      // whether it said who makes it
	moved int64     // the generation after this write, if it changed who may what
}

// write runs fn in the one writing transaction there is at a time, and commits
// if fn returns nil. What fn changed about rights holds, here, when write
// returns. A client that went away does not tear it: fn is short.
func (db *DB) write(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	ctx = context.WithoutCancel(ctx)
	conn, err := db.turn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	raw, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return db.judge(err)
	}
	tx := &Tx{tx: raw, at: db.now()}
	err = fn(ctx, tx)
	if err == nil && tx.moved > 0 && !tx.noted {
		err = errors.New("database: rights change, and nobody says who does it")
	}
	if err != nil {
		return errors.Join(db.judge(err), raw.Rollback())
	}
	if err := raw.Commit(); err != nil {
		return db.judge(err)
	}
	if tx.moved > 0 {
		db.memory.moveTo(tx.moved)
	}
	return nil
}

// turn waits for the writes before this one, but no longer than for a lock of
// another process: behind one that hangs, people are told instead of queueing.
func (db *DB) turn(ctx context.Context) (*sql.Conn, error) {
	if err := db.Writable(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, busyAfter)
	defer cancel()
	conn, err := db.writer.Conn(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		return nil, fault.Wrap(fault.Unavailable, busy, err)
	}
	return conn, sorted(err)
}

// rights tells that this write changes who may what, or where things are. Who
// does that has to be noted.
func (tx *Tx) rights(ctx context.Context) error {
	return tx.queryRow(ctx, `update generation set value = value + 1 returning value`).Scan(&tx.moved)
}

// remade tells that what is remembered of things is not true any more, though
// nobody's rights change: nothing that has to be noted.
func (tx *Tx) remade(ctx context.Context) error {
	tx.noted = true
	return tx.rights(ctx)
}

func (tx *Tx) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return tx.tx.ExecContext(ctx, numbered(query), args...)
}

// statement is a write with what it is told.
type statement struct {
	query string
	args  []any
}

// all writes one after the other.
func (tx *Tx) all(ctx context.Context, steps []statement) error {
	for _, s := range steps {
		if _, err := tx.exec(ctx, s.query, s.args...); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) queryRow(ctx context.Context, query string, args ...any) *sql.Row {
	return tx.tx.QueryRowContext(ctx, numbered(query), args...)
}

func (tx *Tx) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return tx.tx.QueryContext(ctx, numbered(query), args...)
}

func (db *DB) queryRow(ctx context.Context, query string, args ...any) oneRow {
	return oneRow{db.reader.QueryRowContext(ctx, numbered(query), args...)}
}

// oneRow is the only one of a read. What went wrong is sorted, as write and collect do
// with theirs.
type oneRow struct{ *sql.Row }

func (r oneRow) Scan(dest ...any) error { return sorted(r.Row.Scan(dest...)) }

func (db *DB) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return db.reader.QueryContext(ctx, numbered(query), args...)
}

// collect scans every row that rows has, and closes it. It returns all of them or
// none: whoever asked may have gone away midway.
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
	if err := rows.Err(); err != nil {
		return nil, sorted(err)
	}
	return out, nil
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

// changedOne is Conflict unless exactly one row was changed: somebody else was
// faster.
func changedOne(res sql.Result, err error) error {
	if one, err := didOne(res, err); err != nil || one {
		return err
	}
	return fault.Named("changed-meanwhile", fault.Conflict, "Somebody changed this meanwhile. Look again, then try once more.")
}

// didOne says whether exactly one row was changed.
func didOne(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// counted says how many rows were changed.
func counted(res sql.Result, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}
