package database

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"cloakroom/app/media"
	"cloakroom/app/upkeep"
)

// namedOriginals and namedRenditions give rows of the same columns, so that a
// union of them can be walked by the indexes of both, without sorting.
const (
	namedOriginals = `
		select v.key as key, v.item, v.version, 'original', v.size, v.modified, v.sha256,
			coalesce((select i.deleted from items i where i.id = v.item), 1) > 0
		from versions v `
	namedRenditions = `
		select r.key as key, r.item, r.version, r.rendition, r.size, r.modified, x'',
			coalesce((select i.deleted from items i where i.id = r.item), 1) > 0
		from renditions r `
)

func scanNamed(row scanner) (n upkeep.Named, err error) {
	var modified int64
	var sum []byte
	err = row.Scan(&n.Key, &n.Item, &n.Version, &n.Rendition, &n.Size, &modified, &sum, &n.Deleted)
	copy(n.SHA256[:], sum)
	n.Modified = time.Unix(modified, 0).UTC()
	return n, missing(err)
}

func (db *DB) Named(ctx context.Context, after media.Key, limit int) ([]upkeep.Named, error) {
	rows, err := db.query(ctx, namedOriginals+`where v.key > $1 union all `+namedRenditions+`where r.key > $1 order by key limit $2`, string(after), limit)
	return collect(rows, err, scanNamed)
}

func (db *DB) Originals(ctx context.Context, after media.Key, limit int) ([]upkeep.Named, error) {
	rows, err := db.query(ctx, namedOriginals+`where v.key > $1 order by key limit $2`, string(after), limit)
	return collect(rows, err, scanNamed)
}

func (db *DB) Naming(ctx context.Context, key media.Key) (upkeep.Named, error) {
	return scanNamed(db.queryRow(ctx, namedOriginals+`where v.key = $1 union all `+namedRenditions+`where r.key = $1`, string(key)))
}

func (db *DB) Awaited(ctx context.Context, key media.Key) (yes bool, err error) {
	err = db.queryRow(ctx, `select exists (select 1 from uploads where key = $1)`, string(key)).Scan(&yes)
	return yes, err
}

func (db *DB) Developing(ctx context.Context) (yes bool, err error) {
	err = db.queryRow(ctx, `select exists (select 1 from jobs where poisoned = 0)`).Scan(&yes)
	return yes, err
}

// sightAtOnce is how many keys one transaction notes, so that others get in
// between.
const sightAtOnce = 500

func (db *DB) Sight(ctx context.Context, keys []media.Key, at, early time.Time) ([]media.Key, error) {
	for len(keys) > 0 {
		some := keys[:min(len(keys), sightAtOnce)]
		keys = keys[len(some):]
		list, err := json.Marshal(some)
		if err != nil {
			return nil, err
		}
		if err := db.write(ctx, func(ctx context.Context, tx *Tx) error {
			_, err := tx.exec(ctx, `
				insert into sightings (key, first, last) select value, $2, $2 from json_each($1) where true
				on conflict (key) do update set last = excluded.last`, string(list), micros(at))
			return err
		}); err != nil {
			return nil, err
		}
	}
	if err := db.writeIf(ctx, `select exists (select 1 from sightings where last <> $1)`, `delete from sightings where last <> $1`, micros(at)); err != nil {
		return nil, err
	}
	rows, err := db.query(ctx, `select key from sightings where first <= $1 order by key`, micros(early))
	return collect(rows, err, func(row scanner) (key media.Key, err error) { return key, row.Scan(&key) })
}

// writeIf writes only if there is something to write: what looks after things
// mostly finds them in order.
func (db *DB) writeIf(ctx context.Context, question, query string, args ...any) error {
	var needed bool
	if err := db.queryRow(ctx, question, args...).Scan(&needed); err != nil || !needed {
		return err
	}
	return db.write(ctx, func(ctx context.Context, tx *Tx) error {
		_, err := tx.exec(ctx, query, args...)
		return err
	})
}

// Damaged leaves out what no version names any more.
func (db *DB) Damaged(ctx context.Context, limit int) ([]upkeep.Damage, error) {
	rows, err := db.query(ctx, `
		select d.key, i.id, d.found, d.what from damage d
		join versions v on v.key = d.key join items i on i.id = v.item and i.deleted = 0 order by d.key limit $1`, limit)
	return collect(rows, err, func(row scanner) (d upkeep.Damage, err error) {
		var found int64
		err = row.Scan(&d.Key, &d.Item, &found, &d.What)
		d.Found = instant(found)
		return d, err
	})
}

// MarkDamaged keeps when the damage was found first.
func (db *DB) MarkDamaged(ctx context.Context, d upkeep.Damage) error {
	return db.write(ctx, func(ctx context.Context, tx *Tx) error {
		if _, err := tx.exec(ctx, `delete from damage where not exists (select 1 from versions v where v.key = damage.key)`); err != nil {
			return err
		}
		_, err := tx.exec(ctx, `
			insert into damage (key, found, what) values ($1, $2, $3)
			on conflict (key) do update set what = excluded.what`, string(d.Key), micros(d.Found), brief(d.What))
		return err
	})
}

func (db *DB) ClearDamaged(ctx context.Context, key media.Key) error {
	return db.writeIf(ctx, `select exists (select 1 from damage where key = $1)`, `delete from damage where key = $1`, string(key))
}

func (db *DB) Round(ctx context.Context, task string) (began time.Time, cursor media.Key, _ error) {
	var at int64
	err := db.queryRow(ctx, `select began, cursor from rounds where task = $1`, task).Scan(&at, &cursor)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, "", nil
	}
	return instant(at), cursor, err
}

func (db *DB) KeepRound(ctx context.Context, task string, began time.Time, cursor media.Key) error {
	return db.write(ctx, func(ctx context.Context, tx *Tx) error {
		_, err := tx.exec(ctx, `
			insert into rounds (task, began, cursor) values ($1, $2, $3)
			on conflict (task) do update set began = excluded.began, cursor = excluded.cursor`, task, micros(began), string(cursor))
		return err
	})
}

// Unsound tells a hundred things at most, as SQLite does.
func (db *DB) Unsound(ctx context.Context) ([]string, error) {
	rows, err := db.query(ctx, `select replace(integrity_check, char(10), ' ') from pragma_integrity_check where integrity_check <> 'ok'`)
	return collect(rows, err, func(row scanner) (what string, err error) { return what, row.Scan(&what) })
}

func (db *DB) KeepCheck(ctx context.Context, at time.Time, found int) error {
	return db.write(ctx, func(ctx context.Context, tx *Tx) error {
		_, err := tx.exec(ctx, `
			insert into rounds (task, began, cursor, found) values ('fsck', $1, '', $2)
			on conflict (task) do update set began = excluded.began, found = excluded.found`, micros(at), found)
		return err
	})
}

// Checked is when somebody compared rows and bytes last, and how much was wrong;
// zero if nobody did.
func (db *DB) Checked(ctx context.Context) (at time.Time, found int, _ error) {
	var began int64
	err := db.queryRow(ctx, `select coalesce(max(began), 0), coalesce(max(found), 0) from rounds where task = 'fsck'`).Scan(&began, &found)
	return instant(began), found, err
}

var _ upkeep.Store = (*DB)(nil)
