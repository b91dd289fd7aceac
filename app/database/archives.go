package database

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

const packed = `
	select i.id, i.folder, i.name, v.version, v.size, v.crc, v.modified
	from items i join versions v on v.item = i.id and v.version = i.version where i.deleted = 0 and `

func scanPacked(row scanner) (p library.Packed, err error) {
	var modified int64
	err = row.Scan(&p.Item, &p.Folder, &p.Name, &p.Version, &p.Size, &p.CRC, &modified)
	p.Modified = time.Unix(modified, 0).UTC()
	return p, err
}

func (db *DB) PackedIn(ctx context.Context, folders []id.Folder, limit int) ([]library.Packed, error) {
	list, err := json.Marshal(folders)
	if err != nil {
		return nil, err
	}
	rows, err := db.query(ctx, packed+`i.folder in (select value from json_each($1)) order by i.folder, i.name limit $2`, string(list), limit)
	return collect(rows, err, scanPacked)
}

func (db *DB) PackedItems(ctx context.Context, items []id.Item) ([]library.Packed, error) {
	list, err := json.Marshal(items)
	if err != nil {
		return nil, err
	}
	rows, err := db.query(ctx, packed+`i.id in (select value from json_each($1)) order by i.name, i.id`, string(list))
	return collect(rows, err, scanPacked)
}

// Tree returns a folder and those below it, parents first.
func (db *DB) Tree(ctx context.Context, root media.Folder, limit int) ([]media.Folder, error) {
	rows, err := db.query(ctx, `select * from (`+folderColumns+`where f.path = $1 and f.deleted = 0 union all `+
		folderColumns+`where f.path >= $1 || '/' and f.path < $1 || '0' and f.deleted = 0) order by path limit $2`, root.Path, limit)
	return collect(rows, err, scanFolder)
}

// mostArchives is how many selections of one person, or of the guests of one link,
// are kept: what anybody may send again and again has an end.
const mostArchives = 1000

// AddArchive also forgets those from before a time, and the oldest of too many.
func (db *DB) AddArchive(ctx context.Context, a id.Archive, who access.Who, things []string, at, before time.Time) error {
	return db.write(ctx, func(ctx context.Context, tx *Tx) error {
		if _, err := tx.exec(ctx, `delete from archives where created < $1`, micros(before)); err != nil {
			return err
		}
		if _, err := tx.exec(ctx, `delete from archives where who = $1 and created <= (select created from archives where who = $1 order by created desc limit 1 offset $2)`, string(who), mostArchives-1); err != nil {
			return err
		}
		_, err := tx.exec(ctx, `insert into archives (id, who, things, created) values ($1, $2, $3, $4)`,
			string(a), string(who), strings.Join(things, " "), micros(at))
		return err
	})
}

func (db *DB) Archive(ctx context.Context, a id.Archive, who access.Who, since time.Time) ([]string, error) {
	var things string
	err := db.queryRow(ctx, `select things from archives where id = $1 and who = $2 and created > $3`, string(a), string(who), micros(since)).Scan(&things)
	return strings.Fields(things), missing(err)
}

func (db *DB) WithoutCRC(ctx context.Context, after media.Key, limit int) ([]media.Key, error) {
	rows, err := db.query(ctx, `select key from versions where crc is null and key > $1 order by key limit $2`, string(after), limit)
	return collect(rows, err, func(row scanner) (key media.Key, err error) { return key, row.Scan(&key) })
}

func (db *DB) KeepCRC(ctx context.Context, key media.Key, size int64, crc uint32) error {
	return db.write(ctx, func(ctx context.Context, tx *Tx) error {
		_, err := tx.exec(ctx, `update versions set crc = $1 where key = $2 and size = $3`, int64(crc), string(key), size)
		return err
	})
}
