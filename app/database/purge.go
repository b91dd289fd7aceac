package database

import (
	"context"
	"time"

	"cloakroom/app/id"
	"cloakroom/app/media"
	"cloakroom/app/upkeep"
)

// Purge keeps the row of an item: its id must never lead to something else. Folders
// whose time is over leave the trash when nothing in them is left.
func (db *DB) Purge(ctx context.Context, before, now time.Time, limit int) (gone []upkeep.Remains, _ error) {
	rows, err := db.query(ctx, `select id from items where deleted > 0 and deleted <= $1 and purged = 0 order by deleted limit $2`, micros(before), limit)
	items, err := collect(rows, err, func(row scanner) (item id.Item, err error) { return item, row.Scan(&item) })
	if err != nil || len(items) == 0 {
		if err == nil {
			err = db.writeIf(ctx, `select exists (select 1 from trash where at <= $1)`, `delete from trash where at <= $1`, micros(before))
		}
		return nil, err
	}
	err = db.write(ctx, func(ctx context.Context, tx *Tx) error {
		gone = nil
		for _, item := range items {
			keys, err := tx.purge(ctx, item, before, now)
			if err != nil {
				return err
			}
			gone = append(gone, upkeep.Remains{Item: item, Keys: keys})
		}
		return nil
	})
	return gone, err
}

// purge does nothing to an item that was brought back meanwhile.
func (tx *Tx) purge(ctx context.Context, item id.Item, before, now time.Time) ([]media.Key, error) {
	one, err := didOne(tx.exec(ctx, `update items set purged = $1 where id = $2 and deleted > 0 and deleted <= $3 and purged = 0`,
		micros(now), string(item), micros(before)))
	if err != nil || !one {
		return nil, err
	}
	rows, err := tx.query(ctx, `select key from versions where item = $1 union all select key from renditions where item = $1`, string(item))
	keys, err := collect(rows, err, func(row scanner) (key media.Key, err error) { return key, row.Scan(&key) })
	if err != nil {
		return nil, err
	}
	for _, step := range []string{
		`update users set used = used - coalesce((select sum(size) from versions where item = $1 and creator = users.id), 0)
			where id in (select creator from versions where item = $1)`,
		`delete from trash where thing = $1`,
		`delete from jobs where item = $1`,
		`delete from renditions where item = $1`,
		`delete from versions where item = $1`,
	} {
		if _, err := tx.exec(ctx, step, string(item)); err != nil {
			return nil, err
		}
	}
	return keys, nil
}
