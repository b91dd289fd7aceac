package database

import (
	"context"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/media"
)

// Describe keeps what somebody says of an item, if it says still what they had
// read: edition w.Edition.
func (db *DB) Describe(ctx context.Context, item id.Item, w media.Words, e journal.Entry, still ...func(media.Item) error) error {
	return db.change(ctx, e, func(ctx context.Context, tx *Tx) error {
		if err := tx.stillItem(ctx, item, still); err != nil {
			return err
		}
		one, err := didOne(tx.exec(ctx, `
			update items set title = $2, description = $3, alt = $4, edition = edition + 1 where id = $1 and edition = $5 and deleted = 0`,
			string(item), w.Title, w.Description, w.Alt, w.Edition))
		if err != nil {
			return err
		}
		if !one {
			return fault.New(fault.Precondition, "Somebody changed this meanwhile. Nothing was overwritten: look at what it says now, then save again.")
		}
		if _, err := tx.exec(ctx, `delete from tags where item = $1`, string(item)); err != nil {
			return err
		}
		for _, tag := range w.Tags {
			if _, err := tx.exec(ctx, `insert into tags (item, tag) values ($1, $2)`, string(item), tag); err != nil {
				return err
			}
		}
		return tx.rights(ctx) // what is remembered of it is not true any more
	})
}
