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

// Failed counts a failure in each bucket, and forgets the buckets that nobody
// failed in since forget, so that the table stays small.
func (db *DB) Failed(ctx context.Context, buckets []string, at, forget time.Time) error {
	return db.write(ctx, func(ctx context.Context, tx *Tx) error {
		if _, err := tx.exec(ctx, `delete from attempts where last < $1`, micros(forget)); err != nil {
			return err
		}
		for _, b := range buckets {
			if _, err := tx.exec(ctx, `
				insert into attempts (bucket, failures, last) values ($1, 1, $2)
				on conflict (bucket) do update set failures = attempts.failures + 1, last = excluded.last`, b, micros(at)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (db *DB) Forgive(ctx context.Context, bucket string) error {
	return db.write(ctx, func(ctx context.Context, tx *Tx) error {
		_, err := tx.exec(ctx, `delete from attempts where bucket = $1`, bucket)
		return err
	})
}
