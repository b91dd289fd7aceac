package database

import (
	"context"
	"time"

	"cloakroom/app/id"
	"cloakroom/app/library"
)

func (db *DB) Star(ctx context.Context, u id.User, thing string, at time.Time) error {
	return db.write(ctx, func(ctx context.Context, tx *Tx) error {
		_, err := tx.exec(ctx, `insert into favourites (user_id, thing, at) values ($1, $2, $3) on conflict (user_id, thing) do nothing`, string(u), thing, micros(at))
		return err
	})
}

func (db *DB) Unstar(ctx context.Context, u id.User, thing string) error {
	return db.write(ctx, func(ctx context.Context, tx *Tx) error {
		_, err := tx.exec(ctx, `delete from favourites where user_id = $1 and thing = $2`, string(u), thing)
		return err
	})
}

func (db *DB) Starred(ctx context.Context, u id.User, thing string) (yes bool, err error) {
	err = db.queryRow(ctx, `select exists (select 1 from favourites where user_id = $1 and thing = $2)`, string(u), thing).Scan(&yes)
	return yes, err
}

func (db *DB) Favourites(ctx context.Context, u id.User, before time.Time, thing string, limit int) ([]library.Favourite, error) {
	rows, err := db.query(ctx, `
		select s.at, s.thing, f.id, f.path from favourites s
		left join items i on i.id = s.thing and i.deleted = 0
		join folders f on f.id = coalesce(i.folder, s.thing) and f.deleted = 0
		where s.user_id = $1 and (s.at, s.thing) < ($2, $3) order by s.at desc, s.thing desc limit $4`, string(u), micros(before), thing, limit)
	return collect(rows, err, func(row scanner) (f library.Favourite, err error) {
		var at int64
		err = row.Scan(&at, &f.Thing, &f.Folder, &f.Path)
		f.At = instant(at)
		return f, err
	})
}
