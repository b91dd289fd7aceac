package database

import (
	"context"

	"cloakroom/app/id"
)

// Look is asked by every page, so it is answered from memory.
func (db *DB) Look(ctx context.Context, u id.User) (string, error) {
	return db.memory.looks.Recall(u, func() (look string, keep bool, err error) {
		err = db.queryRow(ctx, `select look from users where id = $1`, string(u)).Scan(&look)
		return look, err == nil, missing(err)
	})
}

// SetLook drops looks alone, and nothing of who may what: to choose is a click,
// and must not cost others anything. No command chooses, so no other process has
// to hear of it.
func (db *DB) SetLook(ctx context.Context, u id.User, look string) error {
	err := db.write(ctx, func(ctx context.Context, tx *Tx) error {
		_, err := tx.exec(ctx, `update users set look = $1 where id = $2`, look, string(u))
		return err
	})
	if err == nil {
		db.memory.looks.Drop()
	}
	return err
}
