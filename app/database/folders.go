package database

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

const folderColumns = `select f.id, coalesce(f.parent, ''), coalesce(f.owner, ''), f.name, f.path, f.barrier, f.created from folders f `

func scanFolder(row scanner) (f media.Folder, err error) {
	var created int64
	err = row.Scan(&f.ID, &f.Parent, &f.Owner, &f.Name, &f.Path, &f.Private, &created)
	f.Created = instant(created)
	return f, missing(err)
}

func (db *DB) Folder(ctx context.Context, folder id.Folder) (media.Folder, error) {
	return scanFolder(db.queryRow(ctx, folderColumns+`where f.id = $1 and f.deleted = 0`, string(folder)))
}

func (db *DB) FolderAt(ctx context.Context, path string) (media.Folder, error) {
	return db.memory.folders.Recall(path, func() (media.Folder, bool, error) {
		f, err := scanFolder(db.queryRow(ctx, folderColumns+`where f.path = $1 and f.deleted = 0`, path))
		return f, err == nil, err
	})
}

func (db *DB) FoldersIn(ctx context.Context, folder id.Folder, after string, limit int) ([]media.Folder, error) {
	rows, err := db.query(ctx, folderColumns+`
		where f.parent = $1 and f.deleted = 0 and f.name > $2 order by f.name limit $3`, string(folder), after, limit)
	return collect(rows, err, scanFolder)
}

// Entries returns the folders where rights of u to view begin: what they own
// and what was granted to them, their groups or all members, by path.
func (db *DB) Entries(ctx context.Context, u id.User, at time.Time) ([]media.Folder, error) {
	rows, err := db.query(ctx, folderColumns+`
		where f.deleted = 0 and f.id in (
			select id from folders where owner = $1 and deleted = 0
			union
			select g.folder from grants g
			where (g.who = $2 or g.who = 'members' or g.who in (select 'group:' || m.group_id from members m where m.user_id = $1))
				and (g.ends = 0 or g.ends > $3) and (g.allows & $4) <> 0
		)
		order by f.path limit 2000`, string(u), string(access.ToUser(u)), micros(at), int64(access.View))
	return collect(rows, err, scanFolder)
}

// FoldersLike returns the folders whose path has names from the top; an empty
// name is any. The names before the first of these are one look into an index.
func (db *DB) FoldersLike(ctx context.Context, pattern []string, limit int) ([]media.Folder, error) {
	if len(pattern) > library.Deepest {
		return nil, nil // nothing lies there, and SQLite joins no more than 64 tables
	}
	fixed := slices.Index(pattern, "")
	if fixed < 0 {
		fixed = len(pattern)
	}
	args := []any{limit}
	from, where := "folders f"+strconv.Itoa(fixed), ""
	if fixed > 0 {
		args = append(args, strings.Join(pattern[:fixed], "/"))
		where = " and f" + strconv.Itoa(fixed) + ".path = $2"
	} else {
		from, fixed = "folders f1", 1
		where = " and f1.parent is null"
	}
	for n := fixed + 1; n <= len(pattern); n++ {
		is := "f" + strconv.Itoa(n)
		from += " join folders " + is + " on " + is + ".parent = f" + strconv.Itoa(n-1) + ".id and " + is + ".deleted = 0"
		if name := pattern[n-1]; name != "" {
			args = append(args, name)
			where += " and " + is + ".name = " + place(len(args))
		}
	}
	last := "f" + strconv.Itoa(len(pattern))
	rows, err := db.query(ctx, folderColumns+`
		where f.deleted = 0 and f.id in (select `+last+`.id from `+from+` where `+last+`.deleted = 0`+where+`) order by f.path limit $1`, args...)
	return collect(rows, err, scanFolder)
}

// OwnerOf is answered by one climb, the nearest owner first.
func (db *DB) OwnerOf(ctx context.Context, folder id.Folder) (owner id.User, err error) {
	err = db.queryRow(ctx, `
		with recursive above (parent, owner, height) as (
			select parent, owner, 0 from folders where id = $1 and deleted = 0
			union all
			select f.parent, f.owner, above.height + 1 from folders f join above on f.id = above.parent
		)
		select owner from above where owner is not null order by height limit 1`, string(folder)).Scan(&owner)
	return owner, missing(err)
}

// AddFolders adds folders, parents before children, all or none.
func (db *DB) AddFolders(ctx context.Context, folders []media.Folder, e journal.Entry) error {
	return db.change(ctx, e, func(ctx context.Context, tx *Tx) error {
		for _, f := range folders {
			base, err := tx.inside(ctx, f.Parent)
			if err != nil {
				return err
			}
			at := base + f.Name
			if err := library.Fits(strings.Count(at, "/"), len(at), "name"); err != nil {
				return err
			}
			if err := tx.takeName(ctx, f.Parent, f.Name, string(f.ID)); err != nil {
				return err
			}
			if _, err := tx.exec(ctx, `
				insert into folders (id, parent, owner, name, path, created) values ($1, $2, $3, $4, $5, $6)`,
				string(f.ID), orNull(f.Parent), orNull(f.Owner), f.Name, at, micros(f.Created)); err != nil {
				return err
			}
		}
		return nil
	})
}

// inside returns what paths in a folder begin with, as it lies now: it may have
// been moved or deleted since the caller looked.
func (tx *Tx) inside(ctx context.Context, folder id.Folder) (base string, err error) {
	if folder == "" {
		return "", nil
	}
	err = tx.queryRow(ctx, `select path || '/' from folders where id = $1 and deleted = 0`, string(folder)).Scan(&base)
	return base, missing(err)
}

// takeName makes name a thing's in parent, or says that it is taken.
func (tx *Tx) takeName(ctx context.Context, parent id.Folder, name, thing string) error {
	_, err := tx.exec(ctx, `insert into names (parent, name, thing) values ($1, $2, $3)`, string(parent), name, thing)
	if taken(err) {
		return &fault.Error{Kind: fault.Conflict, Name: "name-taken", Say: "There is already something called that here.", Field: "name"}
	}
	return err
}

func (tx *Tx) freeName(ctx context.Context, parent id.Folder, name string) error {
	_, err := tx.exec(ctx, `delete from names where parent = $1 and name = $2`, string(parent), name)
	return err
}

// MoveFolder puts folder into another (or leaves it there) under a name. What
// the caller saw must still hold; the paths of all below follow in one update.
func (db *DB) MoveFolder(ctx context.Context, folder, into media.Folder, name string, e journal.Entry, still ...func(media.Folder) error) error {
	return db.change(ctx, e, func(ctx context.Context, tx *Tx) error {
		if err := tx.stillFolder(ctx, folder.ID, still); err != nil {
			return err
		}
		base, err := tx.inside(ctx, into.ID)
		if err != nil {
			return err
		}
		if strings.HasPrefix(base, folder.Path+"/") { // two moves at once must not tie a knot
			return fault.In("to", "A folder cannot be moved into itself.")
		}
		if err := tx.fits(ctx, folder, base+name); err != nil {
			return err
		}
		if err := tx.fitsQuota(ctx, folder, into.ID); err != nil {
			return err
		}
		if err := tx.freeName(ctx, folder.Parent, folder.Name); err != nil {
			return err
		}
		if err := tx.takeName(ctx, into.ID, name, string(folder.ID)); err != nil {
			return err
		}
		res, err := tx.exec(ctx, `
			update folders set parent = $1, name = $2, path = $3 where id = $4 and path = $5 and deleted = 0`,
			orNull(into.ID), name, base+name, string(folder.ID), folder.Path)
		if err := changedOne(res, err); err != nil {
			return err
		}
		// '0' is what follows '/' in every byte order: the range is the prefix.
		if _, err := tx.exec(ctx, `
			update folders set path = $1 || substr(path, length($2) + 1) where path >= $2 || '/' and path < $2 || '0' and deleted = 0`,
			base+name, folder.Path); err != nil {
			return err
		}
		return tx.rights(ctx)
	})
}

// fits says whether folder with all below it can lie at another path: the deepest
// of them counts, or moves could pile folders up without end.
func (tx *Tx) fits(ctx context.Context, folder media.Folder, at string) error {
	var below extent
	if err := tx.queryRow(ctx, `select `+extents+` from folders
		where deleted = 0 and (id = $1 or path >= $2 || '/' and path < $2 || '0')`, string(folder.ID), folder.Path).Scan(&below.slashes, &below.bytes); err != nil {
		return err
	}
	return below.fits(folder.Path, at)
}

// extent is the most that the paths of some folders have.
type extent struct{ slashes, bytes int }

const extents = `coalesce(max(length(path) - length(replace(path, '/', ''))), 0), coalesce(max(octet_length(path)), 0)`

// fits says whether folders at and below one path can lie at another.
func (e extent) fits(from, to string) error {
	return library.Fits(e.slashes-strings.Count(from, "/")+strings.Count(to, "/"), e.bytes-len(from)+len(to), "to")
}

// DeleteFolder sets the tombstone of a folder and of everything below it, all
// with the same time, and frees their names.
func (db *DB) DeleteFolder(ctx context.Context, folder media.Folder, at time.Time, e journal.Entry, still ...func(media.Folder) error) error {
	const below = `select id from folders where deleted = 0 and (id = $1 or path >= $2 || '/' and path < $2 || '0')`
	return db.change(ctx, e, func(ctx context.Context, tx *Tx) error {
		if err := tx.stillFolder(ctx, folder.ID, still); err != nil {
			return err
		}
		var one int // another place since the caller looked: another question
		if err := tx.queryRow(ctx, `select 1 from folders where id = $1 and path = $2 and deleted = 0`, string(folder.ID), folder.Path).Scan(&one); err != nil {
			return missing(err)
		}
		if err := tx.freeName(ctx, folder.Parent, folder.Name); err != nil {
			return err
		}
		for _, step := range []string{
			`delete from names where parent in (` + below + `) and $3 > 0`,
			`update items set deleted = $3 where deleted = 0 and folder in (` + below + `)`,
			`update folders set deleted = $3 where id in (` + below + `)`,
		} {
			if _, err := tx.exec(ctx, step, string(folder.ID), folder.Path, micros(at)); err != nil {
				return err
			}
		}
		if err := tx.discard(ctx, string(folder.ID), at, e); err != nil {
			return err
		}
		return tx.rights(ctx)
	})
}
