package database

import (
	"context"
	"encoding/hex"
	"errors"

	"cloakroom/app/access"
	"cloakroom/app/journal"
	"cloakroom/app/ticket"
)

func (db *DB) Keys(ctx context.Context) ([]ticket.Entry, error) {
	rows, err := db.query(ctx, `select id, state, salt, check_value, created from keys order by created desc, id`)
	return collect(rows, err, func(row scanner) (e ticket.Entry, err error) {
		var name []byte
		var created int64
		err = row.Scan(&name, &e.State, &e.Salt, &e.Check, &created)
		copy(e.ID[:], name)
		e.Created = instant(created)
		return e, err
	})
}

func (db *DB) AddKey(ctx context.Context, e ticket.Entry) error {
	return db.write(ctx, func(ctx context.Context, tx *Tx) error {
		if _, err := tx.exec(ctx, `update keys set state = 'verifies' where state = 'signs'`); err != nil {
			return err
		}
		if _, err := tx.exec(ctx, `insert into keys (id, state, salt, check_value, created) values ($1, $2, $3, $4, $5)`,
			e.ID[:], string(e.State), e.Salt, e.Check, micros(e.Created)); err != nil {
			return err
		}
		return errors.Join(tx.note(ctx, byMachine(journal.KeysRotated, e.ID)), tx.rights(ctx))
	})
}

// byMachine is the entry of what is done to keys: only by who sits at the machine.
func byMachine(act journal.Act, key [4]byte) journal.Entry {
	return journal.By(access.Subject{Kind: access.KindOperator, By: access.Machine}, act).Saying(hex.EncodeToString(key[:]))
}

func (db *DB) RetireKey(ctx context.Context, key [4]byte) error {
	return db.write(ctx, func(ctx context.Context, tx *Tx) error {
		if _, err := tx.exec(ctx, `update keys set state = 'retired' where id = $1`, key[:]); err != nil {
			return err
		}
		return errors.Join(tx.note(ctx, byMachine(journal.KeyRetired, key)), tx.rights(ctx))
	})
}
