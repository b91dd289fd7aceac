package database

import (
	"context"
	"time"

	"cloakroom/app/id"
	"cloakroom/app/media"
	"cloakroom/app/upkeep"
)

// Doom also lets folders whose time is over leave the trash, when nothing in them
// is left.
func (db *DB) Doom(ctx context.Context, before time.Time, limit int) (gone []upkeep.Remains, _ error) {
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
			if _, err := tx.exec(ctx, linksEnd, string(item)); err != nil {
				return err
			}
			one, err := didOne(tx.exec(ctx, `update items set deleted = 1 where id = $1 and deleted > 0 and deleted <= $2 and purged = 0`, string(item), micros(before)))
			if err != nil {
				return err
			}
			if !one {
				continue // it was brought back meanwhile
			}
			keys, err := tx.doom(ctx, item)
			if err != nil {
				return err
			}
			gone = append(gone, upkeep.Remains{Item: item, Keys: keys})
		}
		return nil
	})
	return gone, err
}

// doom takes an item out of the trash and from the darkroom.
func (tx *Tx) doom(ctx context.Context, item id.Item) ([]media.Key, error) {
	for _, step := range []string{`delete from trash where thing = $1`, `delete from jobs where item = $1`} {
		if _, err := tx.exec(ctx, step, string(item)); err != nil {
			return nil, err
		}
	}
	rows, err := tx.query(ctx, `select key from versions where item = $1 union all select key from renditions where item = $1`, string(item))
	return collect(rows, err, func(row scanner) (key media.Key, err error) { return key, row.Scan(&key) })
}

// Purge keeps the row of an item: its id must never lead to something else.
func (db *DB) Purge(ctx context.Context, doomed []upkeep.Remains, now time.Time) error {
	return db.write(ctx, func(ctx context.Context, tx *Tx) error {
		for _, it := range doomed {
			err := tx.all(ctx, []statement{
				{`update items set purged = $2 where id = $1`, []any{string(it.Item), micros(now)}},
				{`update users set used = used - coalesce((select sum(size) from versions where item = $1 and creator = users.id), 0)
					where id in (select creator from versions where item = $1)`, []any{string(it.Item)}},
				{`delete from renditions where item = $1`, []any{string(it.Item)}},
				{`delete from versions where item = $1`, []any{string(it.Item)}},
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}
