package database

import (
	"context"
	"time"
)

// ClaimOnce keeps that a request is at work under mark, unless there is one
// since a time already: then it returns what that one asked for, and its answer
// as it was sealed, if it has one. It forgets a few of those from before.
func (db *DB) ClaimOnce(ctx context.Context, mark, asked [32]byte, at, since time.Time) (before [32]byte, sealed []byte, ours bool, _ error) {
	err := db.write(ctx, func(ctx context.Context, tx *Tx) error {
		if _, err := tx.exec(ctx, `delete from once where mark in (select mark from once where at < $1 order by at limit 100)`, micros(since)); err != nil {
			return err
		}
		res, err := tx.exec(ctx, `
			insert into once (mark, asked, at) values ($1, $2, $3)
			on conflict (mark) do update set asked = $2, at = $3, sealed = null where once.at < $4`, mark[:], asked[:], micros(at), micros(since))
		if ours, err = didOne(res, err); err != nil || ours {
			return err
		}
		var was []byte
		err = missing(tx.queryRow(ctx, `select asked, sealed from once where mark = $1`, mark[:]).Scan(&was, &sealed))
		copy(before[:], was)
		return err
	})
	return before, sealed, ours && err == nil, err
}

// KeepOnce keeps the answer to what is at work under mark; nil takes the claim
// back, because nothing was done.
func (db *DB) KeepOnce(ctx context.Context, mark [32]byte, sealed []byte) error {
	return db.write(ctx, func(ctx context.Context, tx *Tx) error {
		query, args := `delete from once where mark = $1`, []any{mark[:]}
		if sealed != nil {
			query, args = `update once set sealed = $2 where mark = $1`, append(args, sealed)
		}
		_, err := tx.exec(ctx, query, args...)
		return err
	})
}
