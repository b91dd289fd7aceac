package database

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/journal"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

// insertVersion adds the version that it is; payer is whose quota it fills.
func (tx *Tx) insertVersion(ctx context.Context, it media.Item, payer id.User) error {
	original := it.Blobs[0]
	_, err := tx.exec(ctx, `
		insert into versions (item, version, key, type, size, sha256, modified, width, height, duration, creator, created, crc)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		string(it.ID), int64(it.Version), string(original.Key), it.Type, it.Size, it.SHA256[:], original.Modified.Unix(),
		it.Width, it.Height, it.Duration.Microseconds(), orNull(payer), micros(it.Created), it.CRC32)
	return err
}

// itemCalled returns the item that has a name in a folder; empty if nothing
// has, Conflict if a folder does.
func (tx *Tx) itemCalled(ctx context.Context, folder id.Folder, name string) (item id.Item, _ error) {
	err := tx.queryRow(ctx, `
		select coalesce(i.id, '') from names n left join items i on i.id = n.thing and i.deleted = 0
		where n.parent = $1 and n.name = $2`, string(folder), name).Scan(&item)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return "", nil
	case err == nil && item == "":
		return "", &fault.Error{Kind: fault.Conflict, Say: "A folder is called that here.", Field: "name"}
	}
	return item, err
}

func (db *DB) ModifiedBefore(ctx context.Context, folder id.Folder, name string, item id.Item) (time.Time, error) {
	which, value := `i.id = $2`, string(item)
	if item == "" {
		which, value = `i.name = $2`, name
	}
	var latest sql.NullInt64
	err := db.queryRow(ctx, `
		select max(v.modified) from items i join versions v on v.item = i.id
		where i.folder = $1 and i.deleted = 0 and `+which, string(folder), value).Scan(&latest)
	if err != nil || !latest.Valid {
		return time.Time{}, err
	}
	return time.Unix(latest.Int64, 0).UTC(), nil
}

// addVersion makes it the newest version of an item that is still where rights
// were asked for and, if a version is expected, has that one still.
func (tx *Tx) addVersion(ctx context.Context, of id.Item, up intake.Upload, it media.Item) (media.Item, error) {
	var current id.Version
	err := tx.queryRow(ctx, `
		select i.name, coalesce(i.uploader, ''), i.version, (select max(version) from versions where item = i.id) + 1
		from items i where i.id = $1 and i.folder = $2 and i.deleted = 0`, string(of), string(it.Folder)).Scan(&it.Name, &it.Uploader, &current, &it.Version)
	if err != nil {
		return it, missing(err)
	}
	if up.Expects != 0 && up.Expects != current {
		return it, fault.New(fault.Precondition, "Somebody replaced this meanwhile. Look again, then try once more.")
	}
	it.ID = of
	if err := tx.insertVersion(ctx, it, up.Owner); err != nil {
		return it, err
	}
	if _, err := tx.exec(ctx, `update items set version = $1 where id = $2`, int64(it.Version), string(of)); err != nil {
		return it, err
	}
	if err := tx.sort(ctx, of); err != nil {
		return it, err
	}
	return it, tx.rights(ctx)
}

// versionColumns reads an item as each of its versions was.
const versionColumns = itemFields + `
	from items i
	join versions v on v.item = i.id
	left join renditions r on r.item = i.id and r.version = v.version `

// Version reads an item as it was in a version.
func (db *DB) Version(ctx context.Context, item id.Item, v id.Version) (media.Item, error) {
	rows, err := db.query(ctx, versionColumns+`where i.id = $1 and v.version = $2 and i.deleted = 0`, string(item), int64(v))
	return only(gather(rows, err))
}

// Versions reads what an item has been, the newest first.
func (db *DB) Versions(ctx context.Context, item id.Item) ([]library.Version, error) {
	rows, err := db.query(ctx, `
		select v.version, v.version = i.version, coalesce(case when v.version = (select min(version) from versions where item = i.id) then h.guest end, u.name, ''), v.created
		from items i join versions v on v.item = i.id left join users u on u.id = v.creator left join handed h on h.item = i.id
		where i.id = $1 and i.deleted = 0 order by v.version desc limit 1000`, string(item))
	list, err := collect(rows, err, func(s scanner) (v library.Version, err error) {
		var at int64
		err = s.Scan(&v.Item.Version, &v.Current, &v.By, &at)
		v.At = instant(at)
		return v, err
	})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	last := list[len(list)-1].Item.Version // what is not listed is not read
	rows, err = db.query(ctx, versionColumns+`where i.id = $1 and i.deleted = 0 and v.version >= $2 order by v.version desc`, string(item), int64(last))
	contents, err := gather(rows, err)
	for i := range list {
		if i < len(contents) && contents[i].Version == list[i].Item.Version {
			list[i].Item = contents[i]
		}
	}
	return list, err
}

// Restore makes a version the current one, if the item is as the caller saw it.
func (db *DB) Restore(ctx context.Context, it media.Item, v id.Version, e journal.Entry) error {
	return db.change(ctx, e, func(ctx context.Context, tx *Tx) error {
		var one int
		if err := tx.queryRow(ctx, `select 1 from versions where item = $1 and version = $2`, string(it.ID), int64(v)).Scan(&one); err != nil {
			return missing(err)
		}
		res, err := tx.exec(ctx, `update items set version = $1 where id = $2 and folder = $3 and version = $4 and deleted = 0`,
			int64(v), string(it.ID), string(it.Folder), int64(it.Version))
		if err := changedOne(res, err); err != nil {
			return err
		}
		if err := tx.sort(ctx, it.ID); err != nil {
			return err
		}
		return tx.rights(ctx)
	})
}
