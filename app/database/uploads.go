package database

import (
	"context"
	"database/sql"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/journal"
)

// InUse says whether any row names bytes: then the media folder must be there.
func (db *DB) InUse(ctx context.Context) (yes bool, err error) {
	err = db.queryRow(ctx, `select exists (select 1 from versions)`).Scan(&yes)
	return yes, err
}

func (db *DB) NameTaken(ctx context.Context, folder id.Folder, name string) (yes bool, err error) {
	err = db.queryRow(ctx, `select exists (select 1 from names where parent = $1 and name = $2)`, string(folder), name).Scan(&yes)
	return yes, err
}

func (db *DB) Lies(ctx context.Context, it id.Item, in id.Folder) (yes bool, err error) {
	err = db.queryRow(ctx, `select exists (select 1 from items where id = $1 and folder = $2 and deleted = 0)`, string(it), string(in)).Scan(&yes)
	return yes, err
}

const uploadColumns = `
	select id, coalesce(owner, ''), coalesce(credential, ''), coalesce(link, ''), guest, note, receipt, folder, name, taken, coalesce(replaces, ''), expects, coalesce(size, -1), want,
		key, modified, created, ends, lease, resumable, once, said, offset_, hash, coalesce(item, ''), network from uploads `

func scanUpload(row scanner) (up intake.Upload, err error) {
	var modified, created, ends, lease int64
	err = row.Scan(&up.ID, &up.Owner, &up.Credential, &up.Link, &up.Guest.Name, &up.Guest.Note, &up.Guest.Receipt, &up.Folder, &up.Name, &up.IfTaken, &up.Replaces, &up.Expects, &up.Size, &up.Want,
		&up.Key, &modified, &created, &ends, &lease, &up.Resumable, &up.Once, &up.Said, &up.Offset, &up.Hash, &up.Item, &up.Network)
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

// mayBegin says whether the folder of up is there, and counts what its sender has
// open. The operator may have any number.
func (tx *Tx) mayBegin(ctx context.Context, up intake.Upload) error {
	if err := tx.standing(ctx, up.Folder); err != nil {
		return err // its quota is not asked for while it is deleted, and holds when it comes back
	}
	of, who := `owner = $1 and link is null`, string(up.Owner)
	if up.Link != "" {
		of, who = `link = $1`, string(up.Link)
	}
	var n int
	err := tx.queryRow(ctx, `select count(*) from uploads where state = 'open' and `+of, who).Scan(&n)
	if err == nil && n >= intake.MostOpen {
		err = intake.ErrManyOpen
	}
	return err
}

// AddUpload reserves by being there: what open uploads have declared counts as
// used, and there is one writer at a time.
func (db *DB) AddUpload(ctx context.Context, up intake.Upload) (room int64, _ error) {
	err := db.write(ctx, func(ctx context.Context, tx *Tx) (err error) {
		if err := tx.mayBegin(ctx, up); err != nil {
			return err
		}
		if room, err = tx.room(ctx, up, ""); err != nil {
			return err
		}
		if up.Size > room {
			return full(up)
		}
		_, err = tx.exec(ctx, `
			insert into uploads (id, owner, credential, folder, name, taken, replaces, size, want, key, modified, created, ends, lease, resumable, once, said, expects,
				link, guest, note, receipt, network)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)`,
			string(up.ID), orNull(up.Owner), orNull(up.Credential), string(up.Folder), up.Name, int(up.IfTaken), orNull(up.Replaces),
			sql.NullInt64{Int64: up.Size, Valid: up.Size >= 0}, up.Want, string(up.Key), up.Modified.Unix(),
			micros(up.Created), micros(up.Ends), micros(up.Lease), yes(up.Resumable), up.Once, up.Said, int64(up.Expects),
			orNull(up.Link), up.Guest.Name, up.Guest.Note, string(up.Guest.Receipt), journal.Coarse(up.Network))
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
	return yes, err
}

// Child finds a folder by the unique name that it has in another.
func (db *DB) Child(ctx context.Context, folder id.Folder, name string) (child id.Folder, _ error) {
	err := db.queryRow(ctx, `
		select coalesce(f.id, '') from names n left join folders f on f.id = n.thing and f.deleted = 0
		where n.parent = $1 and n.name = $2`, string(folder), name).Scan(&child)
	if err == nil && child == "" {
		return "", fault.Named("name-taken", fault.Conflict, "There is already something called that here.")
	}
	return child, missing(err)
}
