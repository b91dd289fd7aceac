package database

import (
	"context"

	"cloakroom/app/journal"
)

// Note writes down what changed no row.
func (db *DB) Note(ctx context.Context, e journal.Entry) error {
	return db.write(ctx, func(ctx context.Context, tx *Tx) error { return tx.note(ctx, e) })
}

// note writes down who makes this change, with the change or not at all.
func (tx *Tx) note(ctx context.Context, e journal.Entry) error {
	if e.At.IsZero() {
		e.At = tx.at
	}
	_, err := tx.exec(ctx, `
		insert into journal (at, who, name, via, means, network, act, folder, item, path, detail, refused, bytes)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		micros(e.At), string(e.Who), e.Name, string(e.Via), string(e.By), e.Network, string(e.Act),
		string(e.Folder), string(e.Item), e.Path, e.Detail, e.Refused, e.Bytes)
	return err
}
