package database

import (
	"context"
	"encoding/json"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/library"
)

// discard notes that a thing can be brought back, and who deleted it.
func (tx *Tx) discard(ctx context.Context, thing string, at time.Time, e journal.Entry) error {
	_, err := tx.exec(ctx, `
		insert into trash (thing, parent, at, who, name)
		select $1, coalesce((select parent from folders where id = $1), (select folder from items where id = $1), ''), $2, $3,
			case when $4 = '' then coalesce((select name from users where id = substr($3, 6)), '') else $4 end`,
		thing, micros(at), string(e.Who), e.Name)
	return err
}

// trashed reads what was deleted, and where that would be now.
const trashed = `
	select t.thing, t.parent, coalesce(i.name, f.name), coalesce(p.path, ''), coalesce(f.owner, ''), coalesce(f.barrier, 0), t.at, t.who, t.name, coalesce(v.type, ''), coalesce(v.size, 0)
	from trash t
	left join items i on i.id = t.thing
	left join versions v on v.item = i.id and v.version = i.version
	left join folders f on f.id = t.thing
	left join folders p on p.id = t.parent and p.deleted = 0
	where (t.parent = '' or p.id is not null) and `

func scanTrashed(row scanner) (t library.Trashed, err error) {
	var thing string
	var at int64
	err = row.Scan(&thing, &t.Parent, &t.Name, &t.In, &t.Owner, &t.Private, &at, &t.Who, &t.By, &t.Type, &t.Size)
	if item, is := id.ParseItem(thing); is == nil {
		t.Item = item
	} else {
		t.Folder = id.Folder(thing)
	}
	t.At = instant(at)
	return t, missing(err)
}

func (db *DB) Trash(ctx context.Context, before time.Time, thing string, since time.Time, limit int) ([]library.Trashed, error) {
	rows, err := db.query(ctx, trashed+`t.at > $3 and (t.at, t.thing) < ($1, $2) order by t.at desc, t.thing desc limit $4`,
		micros(before), thing, micros(since), limit)
	return collect(rows, err, scanTrashed)
}

func (db *DB) TrashedBy(ctx context.Context, who access.Who, at time.Time, limit int) ([]library.Trashed, error) {
	rows, err := db.query(ctx, trashed+`t.who = $1 and t.at = $2 order by t.thing limit $3`, string(who), micros(at), limit)
	return collect(rows, err, scanTrashed)
}

func (db *DB) Trashed(ctx context.Context, thing string) (library.Trashed, error) {
	return scanTrashed(db.queryRow(ctx, trashed+`t.thing = $1`, thing))
}

// linksEnd ends the links to an item when that was deleted, of which its row is
// about to say that it is very old.
const linksEnd = `
	update credentials set ended = (select deleted from items where id = $1)
	where ended = 0 and id in (select credential from links where item = $1)`

// ForgetTrashed makes what was deleted too old to be brought back: the next purge
// takes its bytes.
func (db *DB) ForgetTrashed(ctx context.Context, t library.Trashed, e journal.Entry) error {
	return db.change(ctx, e, func(ctx context.Context, tx *Tx) error {
		if err := tx.leavesTrash(ctx, t); err != nil {
			return err
		}
		if t.Item != "" {
			return tx.all(ctx, []statement{
				{linksEnd, []any{string(t.Item)}},
				{`update items set deleted = 1 where id = $1 and deleted = $2 and purged = 0`, []any{string(t.Item), micros(t.At)}},
			})
		}
		folders, err := tx.deletedWith(ctx, t)
		if err != nil {
			return err
		}
		return tx.all(ctx, []statement{
			{`update credentials set ended = $2 where ended = 0 and id in (select credential from links where folder in (select value from json_each($1))
				or item in (select id from items where deleted = $2 and folder in (select value from json_each($1))))`, []any{folders, micros(t.At)}},
			{`update items set deleted = 1 where deleted = $2 and deleted > 0 and purged = 0 and folder in (select value from json_each($1))
				and id not in (select thing from trash)`, []any{folders, micros(t.At)}},
			{`update folders set deleted = 1 where deleted = $2 and id in (select value from json_each($1))`, []any{folders, micros(t.At)}},
		})
	})
}

// leavesTrash takes the row of a thing that is as the caller saw it.
func (tx *Tx) leavesTrash(ctx context.Context, t library.Trashed) error {
	return changedOne(tx.exec(ctx, `delete from trash where thing = $1 and at = $2`, t.Thing(), micros(t.At)))
}

// wentWith is the tree of a deleted folder and of those below it that went when it
// did.
const wentWith = `
	with recursive tree (id) as (
		select id from folders where id = $1 and deleted = $2
		union all
		select f.id from tree join folders f on f.parent = tree.id
		where f.deleted > 0 and f.deleted = $2 and not exists (select 1 from trash where thing = f.id)
	)
	`

func (db *DB) PrivateWent(ctx context.Context, t library.Trashed, but id.User) (others bool, err error) {
	err = db.queryRow(ctx, wentWith+`
		select exists (select 1 from tree join folders f on f.id = tree.id where f.barrier = 1 and coalesce(f.owner, '') <> $3)`,
		string(t.Folder), micros(t.At), string(but)).Scan(&others)
	return others, err
}

// deletedWith are the ids of that tree, as a list in JSON.
func (tx *Tx) deletedWith(ctx context.Context, t library.Trashed) (string, error) {
	rows, err := tx.query(ctx, wentWith+`select id from tree`, string(t.Folder), micros(t.At))
	ids, err := collect(rows, err, func(row scanner) (f id.Folder, err error) { return f, row.Scan(&f) })
	if err == nil && len(ids) == 0 {
		err = fault.New(fault.NotFound, "There is nothing here.")
	}
	if err != nil {
		return "", err
	}
	list, err := json.Marshal(ids)
	return string(list), err
}
