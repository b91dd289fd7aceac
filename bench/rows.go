package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"cloakroom/bench/bulk"

	_ "modernc.org/sqlite" // the driver, as app/database has it
)

// random spells n characters as ids are spelled; hex digits that base32 does
// not have become letters.
func random(n int) string {
	return fmt.Sprintf(`replace(replace(replace(replace(substr(lower(hex(randomblob(16))), 1, %d), '0', 'g'), '1', 'h'), '8', 'i'), '9', 'j')`, n)
}

// grow puts more items into the database, a hundred to a folder below one that
// nobody but the admin sees: rows alone, whose bytes nobody will ask for. The
// ids are random, so they stand among the old ones. What a search would find them
// by is left out: no page of a folder asks for it, and to make it takes longer
// than all the rest (bench/search has it).
func (s *stand) grow(ctx context.Context, items int) (err error) {
	file := filepath.Join(s.behind.data, "cloakroom.db")
	db, err := bulk.Open(ctx, file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for _, step := range []string{
		`insert into folders (id, owner, name, path, created)
			select 'fo_' || ` + random(25) + ` || 'a', id, 'archive', 'archive', created from users where name = 'admin'`,
		`insert into folders (id, parent, name, path, created)
			with recursive n (i) as (select 0 union all select i + 1 from n where i + 1 < (?1 + 99) / 100)
			select 'fo_' || ` + random(25) + ` || 'a', f.id, 'box ' || i, 'archive/box ' || i, f.created from n, folders f where f.path = 'archive'`,
		`create temp table fresh as
			with recursive n (i) as (select 0 union all select i + 1 from n where i + 1 < ?1)
			select 'it_' || ` + random(25) + ` || 'a' as id, i as i, lower(hex(randomblob(16))) as original, lower(hex(randomblob(16))) as thumb from n order by 1`,
		`insert into items (id, folder, name, version, uploader, created)
			select x.id, f.id, printf('%07d.jpg', i), 1, u.id, u.created from fresh x, users u join folders f on f.path = 'archive/box ' || (i / 100) and f.deleted = 0 where u.name = 'admin'`,
		`insert into versions (item, version, key, type, size, sha256, modified, width, height, created, developed)
			select id, 1, substr(original, 1, 2) || '/' || substr(original, 3, 2) || '/' || substr(original, 5), 'image/jpeg', 16384, randomblob(32), 1700000000, 240, 160, 1700000000000000, 1 from fresh`,
		`insert into renditions (item, version, rendition, key, type, size, modified, width, height)
			select id, 1, 'thumb', substr(thumb, 1, 2) || '/' || substr(thumb, 3, 2) || '/' || substr(thumb, 5), 'image/jpeg', 16384, 1700000000, 240, 160 from fresh`,
		`insert into names (parent, name, thing) select folder, name, id from items where id in (select id from fresh) order by folder, name`,
		`insert into names (parent, name, thing) select coalesce(parent, ''), name, id from folders where path = 'archive' or path like 'archive/%'`,
		`drop table fresh`,
	} {
		if _, err := tx.ExecContext(ctx, step, items); err != nil {
			return errors.Join(fmt.Errorf("%w in %.60s…", err, step), tx.Rollback())
		}
	}
	return tx.Commit()
}
