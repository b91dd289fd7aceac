package database

import (
	"context"
	"database/sql"
	"errors"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

func (tx *Tx) insertVersion(ctx context.Context, it media.Item) error {
	original := it.Blobs[0]
	_, err := tx.exec(ctx, `
		insert into versions (item, version, key, type, size, sha256, modified, width, height, duration, creator, created)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		string(it.ID), int64(it.Version), string(original.Key), it.Type, it.Size, it.SHA256[:], original.Modified.Unix(),
		it.Width, it.Height, it.Duration.Microseconds(), orNull(it.Uploader), micros(it.Created))
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

// addVersion makes it the newest version of an item that is still where rights
// were asked for.
func (tx *Tx) addVersion(ctx context.Context, of id.Item, it media.Item) (media.Item, error) {
	uploader := it.Uploader
	err := tx.queryRow(ctx, `
		select i.name, coalesce(i.uploader, ''), (select max(version) from versions where item = i.id) + 1
		from items i where i.id = $1 and i.folder = $2 and i.deleted = 0`, string(of), string(it.Folder)).Scan(&it.Name, &it.Uploader, &it.Version)
	if err != nil {
		return it, missing(err)
	}
	it.ID = of
	made := it
	made.Uploader = uploader // of the version, not of the item
	if err := tx.insertVersion(ctx, made); err != nil {
		return it, err
	}
	if _, err := tx.exec(ctx, `update items set version = $1 where id = $2`, int64(it.Version), string(of)); err != nil {
		return it, err
	}
	return it, tx.rights(ctx)
}
