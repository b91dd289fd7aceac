package database

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/media"
)

// InUse says whether any row names bytes: then the media folder must be there.
func (db *DB) InUse(ctx context.Context) (yes bool, err error) {
	err = db.queryRow(ctx, `select exists (select 1 from versions)`).Scan(&yes)
	return yes, sorted(err)
}

func (db *DB) NameTaken(ctx context.Context, folder id.Folder, name string) (yes bool, err error) {
	err = db.queryRow(ctx, `select exists (select 1 from names where parent = $1 and name = $2)`, string(folder), name).Scan(&yes)
	return yes, sorted(err)
}

func (db *DB) Lies(ctx context.Context, it id.Item, in id.Folder) (yes bool, err error) {
	err = db.queryRow(ctx, `select exists (select 1 from items where id = $1 and folder = $2 and deleted = 0)`, string(it), string(in)).Scan(&yes)
	return yes, sorted(err)
}

const uploadColumns = `
	select id, coalesce(owner, ''), coalesce(credential, ''), folder, name, taken, coalesce(replaces, ''), expects, coalesce(size, -1), want,
		key, modified, created, ends, lease, resumable, once, said, offset_, hash, coalesce(item, '') from uploads `

func scanUpload(row scanner) (up intake.Upload, err error) {
	var modified, created, ends, lease int64
	err = row.Scan(&up.ID, &up.Owner, &up.Credential, &up.Folder, &up.Name, &up.IfTaken, &up.Replaces, &up.Expects, &up.Size, &up.Want,
		&up.Key, &modified, &created, &ends, &lease, &up.Resumable, &up.Once, &up.Said, &up.Offset, &up.Hash, &up.Item)
	up.Modified = time.Unix(modified, 0).UTC()
	up.Created, up.Ends, up.Lease = instant(created), instant(ends), instant(lease)
	return up, missing(err)
}

func (db *DB) Upload(ctx context.Context, up id.Upload) (intake.Upload, error) {
	return scanUpload(db.queryRow(ctx, uploadColumns+`where id = $1`, string(up)))
}

func (db *DB) UploadOnce(ctx context.Context, once []byte) (intake.Upload, error) {
	return scanUpload(db.queryRow(ctx, uploadColumns+`where once = $1`, once))
}

func (db *DB) OpenUploads(ctx context.Context, owner id.User, credential id.Credential) (n int, err error) {
	if owner != "" {
		err = db.queryRow(ctx, `select count(*) from uploads where owner = $1 and state = 'open'`, string(owner)).Scan(&n)
	} else {
		err = db.queryRow(ctx, `select count(*) from uploads where owner is null and state = 'open' and credential = $1`, string(credential)).Scan(&n)
	}
	return n, sorted(err)
}

// AddUpload reserves by being there: what open uploads have declared counts as
// used, and there is one writer at a time.
func (db *DB) AddUpload(ctx context.Context, up intake.Upload) (room int64, _ error) {
	err := db.write(ctx, func(ctx context.Context, tx *Tx) (err error) {
		if room, err = tx.room(ctx, up.Owner, up.Folder, ""); err != nil {
			return err
		}
		if up.Size > room {
			return errQuota
		}
		_, err = tx.exec(ctx, `
			insert into uploads (id, owner, credential, folder, name, taken, replaces, size, want, key, modified, created, ends, lease, resumable, once, said, expects)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
			string(up.ID), orNull(up.Owner), orNull(up.Credential), string(up.Folder), up.Name, int(up.IfTaken), orNull(up.Replaces),
			sql.NullInt64{Int64: up.Size, Valid: up.Size >= 0}, up.Want, string(up.Key), up.Modified.Unix(),
			micros(up.Created), micros(up.Ends), micros(up.Lease), yes(up.Resumable), up.Once, up.Said, int64(up.Expects))
		if taken(err) {
			return fault.Wrap(fault.Conflict, "This upload was begun already.", err)
		}
		return err
	})
	return room, err
}

func (db *DB) KeepUpload(ctx context.Context, up intake.Upload) (ours bool, _ error) {
	err := db.write(ctx, func(ctx context.Context, tx *Tx) error {
		res, err := tx.exec(ctx, `update uploads set offset_ = $1, hash = $2, ends = $3 where id = $4 and lease = $5 and state = 'open'`,
			up.Offset, up.Hash, micros(up.Ends), string(up.ID), micros(up.Lease))
		ours, err = didOne(res, err)
		return err
	})
	return ours && err == nil, err
}

func (db *DB) RenewUpload(ctx context.Context, up intake.Upload, lease time.Time) (ours bool, _ error) {
	err := db.write(ctx, func(ctx context.Context, tx *Tx) error {
		res, err := tx.exec(ctx, `update uploads set lease = $1 where id = $2 and lease = $3 and state = 'open'`, micros(lease), string(up.ID), micros(up.Lease))
		ours, err = didOne(res, err)
		return err
	})
	return ours && err == nil, err
}

func (db *DB) DropUpload(ctx context.Context, up intake.Upload) error {
	return db.write(ctx, func(ctx context.Context, tx *Tx) error {
		_, err := tx.exec(ctx, `delete from uploads where id = $1 and lease = $2`, string(up.ID), micros(up.Lease))
		return err
	})
}

// FinishUpload is the last step of DESIGN section 9: name, item, version and
// job appear together with the end of the upload, or nothing does.
func (db *DB) FinishUpload(ctx context.Context, up intake.Upload, it media.Item) (media.Item, error) {
	err := db.write(ctx, func(ctx context.Context, tx *Tx) (err error) {
		if err := tx.ours(ctx, up); err != nil {
			return err
		}
		if err := tx.alive(ctx, up, it.Created); err != nil {
			return err
		}
		if it, err = tx.keepItem(ctx, up, it); err != nil {
			return err
		}
		if err := tx.charge(ctx, up, it.Size); err != nil {
			return err
		}
		if up.Resumable {
			_, err = tx.exec(ctx, `update uploads set state = 'done', item = $1, hash = null, lease = 0 where id = $2`, string(it.ID), string(up.ID))
		} else {
			_, err = tx.exec(ctx, `delete from uploads where id = $1`, string(up.ID))
		}
		if err != nil {
			return err
		}
		// For whom the darkroom works: it is fair between them.
		owner := cmp.Or(string(up.Owner), string(up.Credential), "house")
		_, err = tx.exec(ctx, `insert into jobs (kind, item, version, owner, created, after) values ('develop', $1, $2, $3, $4, $4)`,
			string(it.ID), int64(it.Version), owner, micros(it.Created))
		return err
	})
	return it, err
}

// ours says that the lease still stands, so that nobody else finishes up.
func (tx *Tx) ours(ctx context.Context, up intake.Upload) error {
	res, err := tx.exec(ctx, `update uploads set lease = lease where id = $1 and lease = $2 and state = 'open'`, string(up.ID), micros(up.Lease))
	if err := changedOne(res, err); err != nil {
		return fmt.Errorf("upload %s is not ours any more: %w", up.ID, err)
	}
	return nil
}

// alive refuses what comes from who was shown the door while it came: a user
// that was disabled, a link that has ended.
func (tx *Tx) alive(ctx context.Context, up intake.Upload, at time.Time) error {
	var gone bool
	err := tx.queryRow(ctx, `
		select exists (select 1 from users where id = $1 and disabled > 0)
			or exists (select 1 from credentials where id = $2 and $1 = '' and (ended > 0 or ends > 0 and ends <= $3))`,
		string(up.Owner), string(up.Credential), micros(at)).Scan(&gone)
	if err == nil && gone {
		err = fault.New(fault.Forbidden, "This account or link has ended. Nothing was kept.")
	}
	return err
}

// keepItem makes it an item of its own or a version of the one it replaces.
func (tx *Tx) keepItem(ctx context.Context, up intake.Upload, it media.Item) (media.Item, error) {
	if err := tx.standing(ctx, it.Folder); err != nil {
		return it, err
	}
	replaced := up.Replaces
	if up.IfTaken == intake.Replace && replaced == "" {
		var err error
		if replaced, err = tx.itemCalled(ctx, it.Folder, it.Name); err != nil {
			return it, err
		}
	}
	if replaced != "" {
		return tx.addVersion(ctx, replaced, up.Expects, it)
	}
	return tx.addItem(ctx, it, up.IfTaken)
}

func (tx *Tx) standing(ctx context.Context, folder id.Folder) error {
	var there int
	return missing(tx.queryRow(ctx, `select 1 from folders where id = $1 and deleted = 0`, string(folder)).Scan(&there))
}

func (tx *Tx) addItem(ctx context.Context, it media.Item, taken intake.IfTaken) (_ media.Item, err error) {
	if taken == intake.Number {
		if it.Name, err = tx.freeNumber(ctx, it.Folder, it.Name); err != nil {
			return it, err
		}
	}
	if err := tx.takeName(ctx, it.Folder, it.Name, string(it.ID)); err != nil {
		return it, err
	}
	if _, err := tx.exec(ctx, `insert into items (id, folder, name, version, uploader, created) values ($1, $2, $3, $4, $5, $6)`,
		string(it.ID), string(it.Folder), it.Name, int64(it.Version), orNull(it.Uploader), micros(it.Created)); err != nil {
		return it, err
	}
	return it, tx.insertVersion(ctx, it)
}

// freeNumber returns name as the next thing called so gets it. It doubles its
// steps and then closes in, so that the ten-thousandth «scan.jpg» is as cheap as
// the twentieth.
func (tx *Tx) freeNumber(ctx context.Context, folder id.Folder, name string) (string, error) {
	free := func(n int) (is bool, err error) {
		err = tx.queryRow(ctx, `select not exists (select 1 from names where parent = $1 and name = $2)`,
			string(folder), media.Numbered(name, n)).Scan(&is)
		return is, err
	}
	low, high := 0, 1 // low is taken or no number; is high free?
	for {
		ok, err := free(high)
		if err != nil {
			return "", err
		}
		if ok {
			break
		}
		low, high = high, high*2
	}
	for low+1 < high {
		middle := (low + high) / 2
		ok, err := free(middle)
		if err != nil {
			return "", err
		}
		if ok {
			high = middle
		} else {
			low = middle
		}
	}
	return media.Numbered(name, high), nil
}

// LapsedUploads returns some of those whose process has gone; the next call
// returns the rest. What can be resumed waits for its client until it ends,
// unless all its bytes are there.
func (db *DB) LapsedUploads(ctx context.Context, now time.Time) ([]intake.Upload, error) {
	rows, err := db.query(ctx, uploadColumns+`
		where lease < $1 and (resumable = 0 or ends <= $1 or (state = 'open' and offset_ = size)) order by lease limit 1000`, micros(now))
	return collect(rows, err, scanUpload)
}

func (db *DB) HasUpload(ctx context.Context, up id.Upload) (yes bool, err error) {
	err = db.queryRow(ctx, `select exists (select 1 from uploads where id = $1)`, string(up)).Scan(&yes)
	return yes, sorted(err)
}

// Child finds a folder by the unique name that it has in another.
func (db *DB) Child(ctx context.Context, folder id.Folder, name string) (child id.Folder, _ error) {
	err := db.queryRow(ctx, `
		select coalesce(f.id, '') from names n left join folders f on f.id = n.thing and f.deleted = 0
		where n.parent = $1 and n.name = $2`, string(folder), name).Scan(&child)
	if err == nil && child == "" {
		return "", fault.New(fault.Conflict, "There is already something called that here.")
	}
	return child, sorted(missing(err))
}

// Namesakes looks at the ranges of names that numbering can give, each by the
// index: an «or» of them would read the whole folder (measured: 6 ms a file
// among 5,000).
func (db *DB) Namesakes(ctx context.Context, folder id.Folder, name string, size int64) ([]intake.Namesake, error) {
	const one = `
		select i.id, i.name, v.sha256 from items i join versions v on v.item = i.id and v.version = i.version
		where i.folder = $1 and i.deleted = 0 and v.size = $2 and i.name `
	query, args := one+`= $3`, []any{string(folder), size, name}
	for _, stem := range stems(name) {
		// ')' is what follows '(' in every byte order: the range is the prefix.
		n := len(args)
		query += fmt.Sprintf(" union all "+one+">= $%d and i.name < $%d", n+1, n+2)
		args = append(args, stem+" (", stem+" )")
	}
	rows, err := db.query(ctx, query, args...)
	found, err := collect(rows, err, func(row scanner) (n intake.Namesake, err error) {
		var sum []byte
		err = row.Scan(&n.Item, &n.Name, &sum)
		copy(n.SHA256[:], sum)
		return n, err
	})
	var out []intake.Namesake
	for _, n := range found {
		if n.Name == name || numberedFrom(name, n.Name) {
			out = append(out, n)
		}
	}
	return out, err
}

// stems are what stands before « (n)» in name's numbered forms: mostly one, but
// of a long name more is cut off for a longer number.
func stems(name string) (out []string) {
	for _, n := range []int{2, 10, 100, 1_000, 10_000, 100_000} {
		numbered := media.Numbered(name, n)
		stem := numbered[:strings.LastIndex(numbered, " (")]
		if len(out) == 0 || out[len(out)-1] != stem {
			out = append(out, stem)
		}
	}
	return out
}

// numberedFrom says whether other is name with a number.
func numberedFrom(name, other string) bool {
	var n int
	at := strings.LastIndex(other, " (")
	if at < 0 {
		return false
	}
	_, err := fmt.Sscanf(other[at:], " (%d)", &n)
	return err == nil && n > 1 && media.Numbered(name, n) == other
}
