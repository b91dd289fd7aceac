package database

import (
	"context"
	"encoding/json"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/intake"
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

// Undelete brings a thing back to where it lay, under a name that is free there.
// Addresses from before stay dead: links to it are ended, and its versions get
// other numbers, which tickets name.
func (db *DB) Undelete(ctx context.Context, t library.Trashed, e journal.Entry) (name string, _ error) {
	err := db.change(ctx, e, func(ctx context.Context, tx *Tx) (err error) {
		if err := tx.leavesTrash(ctx, t); err != nil {
			return err
		}
		base, err := tx.inside(ctx, t.Parent)
		if err != nil {
			return err
		}
		if name, err = tx.freeNumber(ctx, t.Parent, t.Name); err != nil {
			return err
		}
		if err := tx.takeName(ctx, t.Parent, name, t.Thing()); err != nil {
			return err
		}
		if t.Item != "" {
			err = tx.undeleteItem(ctx, t, name)
		} else {
			err = tx.undeleteFolder(ctx, t, base, name)
		}
		if err != nil {
			return err
		}
		return tx.rights(ctx)
	})
	return name, err
}

func (tx *Tx) undeleteItem(ctx context.Context, t library.Trashed, name string) error {
	size, err := tx.sizeOf(ctx, t.Item)
	if err != nil {
		return err
	}
	if err := tx.fitsIn(ctx, t.Parent, size); err != nil {
		return err
	}
	if err := tx.deaden(ctx, `select $1`, string(t.Item)); err != nil {
		return err
	}
	res, err := tx.exec(ctx, `update items set deleted = 0, name = $1 where id = $2 and deleted = $3 and purged = 0`, name, string(t.Item), micros(t.At))
	if err := changedOne(res, err); err != nil {
		return err
	}
	return tx.holds(ctx, t.Parent, size)
}

func (tx *Tx) undeleteFolder(ctx context.Context, t library.Trashed, base, name string) error {
	folders, err := tx.deletedWith(ctx, t)
	if err != nil {
		return err
	}
	var size int64
	var path string
	var most extent
	err = tx.queryRow(ctx, `
		select coalesce(sum(bytes), 0) + coalesce(sum((select sum(size) from uploads u where u.folder = folders.id and u.state = 'open')), 0),
			(select path from folders where id = $2), `+extents+`
		from folders where id in (select value from json_each($1))`, folders, string(t.Folder)).Scan(&size, &path, &most.slashes, &most.bytes)
	if err != nil {
		return missing(err)
	}
	if err := most.fits(path, base+name); err != nil {
		return err
	}
	if err := tx.fitsIn(ctx, t.Parent, size); err != nil {
		return err
	}
	if err := tx.deaden(ctx, `
		select id from items where deleted = $2 and deleted > 0 and purged = 0 and folder in (select value from json_each($1))
			and id not in (select thing from trash)`, folders, micros(t.At)); err != nil {
		return err
	}
	const tree = `(select value from json_each($1))`
	return tx.all(ctx, []statement{
		{`update credentials set ended = $2 where ended = 0 and id in (select credential from links where folder in ` + tree + `)`, []any{folders, micros(tx.at)}},
		{`insert into names (parent, name, thing) select folder, name, id from items where id in (select item from returning_)`, nil},
		{`update items set deleted = 0 where id in (select item from returning_)`, nil},
		{`insert into names (parent, name, thing) select parent, name, id from folders where id in ` + tree + ` and id <> $2`, []any{folders, string(t.Folder)}},
		{
			`update folders set deleted = 0, name = case when id = $2 then $5 else name end, path = $3 || $5 || substr(path, length($4) + 1) where id in ` + tree,
			[]any{folders, string(t.Folder), base, path, name},
		},
		// A purge may have begun: what it took does not come back.
		{`update folders set bytes = (select coalesce(sum(v.size), 0) from items i join versions v on v.item = i.id where i.folder = folders.id and i.deleted = 0) where id in ` + tree, []any{folders}},
	})
}

// fitsIn says whether quotas leave room in a folder for what was taken out of it.
func (tx *Tx) fitsIn(ctx context.Context, folder id.Folder, size int64) error {
	if folder == "" {
		return nil
	}
	room, err := tx.roomIn(ctx, folder, "", "")
	if err == nil && size > room {
		err = intake.ErrNoRoom
	}
	return err
}

// deaden ends the addresses that were given out for some items: their links, and
// the tickets, which name a version: those that there are move behind the last. It
// leaves their ids in returning_.
func (tx *Tx) deaden(ctx context.Context, items string, args ...any) error {
	const by = `(select by_ from returning_ where item = `
	return tx.all(ctx, []statement{
		{`pragma defer_foreign_keys = on`, nil}, // what refers to a version follows it before the end
		{`create temp table if not exists returning_ (item text primary key, by_ integer not null)`, nil},
		{`delete from returning_`, nil},
		{`insert into returning_ (item, by_) select item, max(version) - min(version) + 1 from versions where item in (` + items + `) group by item`, args},
		{`update credentials set ended = $1 where ended = 0 and id in (select l.credential from links l join returning_ r on r.item = l.item)`, []any{micros(tx.at)}},
		{`update versions set version = version + ` + by + `versions.item) where item in (select item from returning_)`, nil},
		{`update renditions set version = version + ` + by + `renditions.item) where item in (select item from returning_)`, nil},
		{`update jobs set version = version + ` + by + `jobs.item) where item in (select item from returning_)`, nil},
		{`update items set version = version + ` + by + `items.id) where id in (select item from returning_)`, nil},
	})
}
