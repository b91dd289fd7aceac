package database

import (
	"context"

	"cloakroom/app/journal"
	"cloakroom/app/library"
)

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
	if err := tx.mustFit(ctx, size, "", t.Parent); err != nil {
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
	if err := tx.mustFit(ctx, size, "", t.Parent); err != nil {
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
