package database

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

func (db *DB) Failures(ctx context.Context, bucket string) (failures int, last time.Time, err error) {
	var at int64
	err = db.queryRow(ctx, `select failures, last from attempts where bucket = $1`, bucket).Scan(&failures, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, time.Time{}, nil
	}
	return failures, instant(at), err
}

// keepAttempts is how long a row is of any use; see package account.
const keepAttempts = 25 * time.Hour

// Failed counts a failure, from one again if the one before was before forget.
// It removes what nobody needs any more, so that the table stays small.
func (db *DB) Failed(ctx context.Context, bucket string, at, forget time.Time) error {
	return db.write(ctx, func(ctx context.Context, tx *Tx) error {
		if _, err := tx.exec(ctx, `delete from attempts where last < $1`, micros(at.Add(-keepAttempts))); err != nil {
			return err
		}
		_, err := tx.exec(ctx, `
			insert into attempts (bucket, failures, last) values ($1, 1, $2)
			on conflict (bucket) do update set
				failures = case when attempts.last < $3 then 1 else attempts.failures + 1 end, last = excluded.last`,
			bucket, micros(at), micros(forget))
		return err
	})
}

func (db *DB) Forgive(ctx context.Context, bucket string) error {
	return db.write(ctx, func(ctx context.Context, tx *Tx) error {
		_, err := tx.exec(ctx, `delete from attempts where bucket = $1`, bucket)
		return err
	})
}
