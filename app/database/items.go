package database

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/media"
)

// itemColumns reads an item in its current version with one rendition beside
// it; the rendition's columns are null where there is none.
const itemColumns = itemFields + `
	from items i
	join versions v on v.item = i.id and v.version = i.version
	left join renditions r on r.item = i.id and r.version = i.version `

const itemFields = `
	select i.id, i.folder, i.name, v.version, coalesce(i.uploader, ''), i.created,
		i.title, i.description, i.alt, i.edition, coalesce((select string_agg(t.tag, ',' order by t.tag) from tags t where t.item = i.id), ''),
		v.key, v.type, v.size, v.sha256, v.modified, v.width, v.height, v.duration, v.developed,
		v.pages, v.codecs, v.taken, v.taken_zone, v.camera, v.lens, v.exposure, v.aperture, v.iso, v.focal, v.latitude, v.longitude, v.thumbhash,
		coalesce(r.rendition, ''), coalesce(r.key, ''), coalesce(r.type, ''), coalesce(r.size, 0),
		coalesce(r.modified, 0), coalesce(r.width, 0), coalesce(r.height, 0) `

func scanItem(row scanner) (it media.Item, err error) {
	var original, form media.Blob
	var created, modified, formModified, duration int64
	var sum []byte
	var developed int
	var tags string
	var told facts
	err = row.Scan(append(append([]any{
		&it.ID, &it.Folder, &it.Name, &it.Version, &it.Uploader, &created,
		&it.Words.Title, &it.Words.Description, &it.Words.Alt, &it.Words.Edition, &tags,
		&original.Key, &it.Type, &it.Size, &sum, &modified, &it.Width, &it.Height, &duration, &developed,
	},
		told.columns(&it.Facts)...),
		&form.Rendition, &form.Key, &form.Type, &form.Size, &formModified, &form.Width, &form.Height)...)
	if err != nil {
		return it, missing(err)
	}
	copy(it.SHA256[:], sum)
	it.Created, it.Duration, it.Developed = instant(created), time.Duration(duration)*time.Microsecond, developed == 1
	told.into(&it.Facts)
	if tags != "" {
		it.Words.Tags = strings.Split(tags, ",")
	}
	original.Rendition, original.Type, original.Size = media.Original, it.Type, it.Size
	original.Modified, original.Width, original.Height = time.Unix(modified, 0).UTC(), it.Width, it.Height
	it.Blobs = []media.Blob{original}
	if form.Rendition != "" {
		form.Modified = time.Unix(formModified, 0).UTC()
		it.Blobs = append(it.Blobs, form)
	}
	return it, nil
}

// Item reads an item with all its renditions: a row for each. It is remembered
// once the darkroom has finished with it, so that nothing made later is missed.
func (db *DB) Item(ctx context.Context, item id.Item) (*media.Item, error) {
	return db.memory.items.Recall(item, func() (*media.Item, bool, error) {
		rows, err := db.query(ctx, itemColumns+`where i.id = $1 and i.deleted = 0`, string(item))
		it, err := only(gather(rows, err))
		return &it, it.Developed, err
	})
}

// only is the item that rows were asked for.
func only(all []media.Item, err error) (media.Item, error) {
	if err == nil && len(all) == 0 {
		err = missing(sql.ErrNoRows)
	}
	if err != nil {
		return media.Item{}, err
	}
	return all[0], nil
}

// gather makes items of rows that have a rendition each and come version by
// version.
func gather(rows *sql.Rows, err error) (out []media.Item, _ error) {
	all, err := collect(rows, err, scanItem)
	for _, it := range all {
		if n := len(out); n > 0 && out[n-1].ID == it.ID && out[n-1].Version == it.Version {
			out[n-1].Blobs = append(out[n-1].Blobs, it.Blobs[1:]...)
			continue
		}
		out = append(out, it)
	}
	return out, err
}

// Items returns those of several items that are there, each once and in no
// promised order: what is remembered, and the rest by one query.
func (db *DB) Items(ctx context.Context, items []id.Item) ([]media.Item, error) {
	known, missing, drops := db.memory.items.Several(items)
	out := make([]media.Item, 0, len(items))
	for _, it := range known {
		out = append(out, *it)
	}
	if len(missing) == 0 {
		return out, nil
	}
	list, err := json.Marshal(missing)
	if err != nil {
		return nil, err
	}
	rows, err := db.query(ctx, itemColumns+`
		where i.deleted = 0 and i.id in (select value from json_each($1)) order by i.id`, string(list))
	read, err := gather(rows, err)
	for _, it := range read {
		if it.Developed {
			db.memory.items.Put(drops, it.ID, &it)
		}
	}
	return append(out, read...), err
}

// ItemAt finds the item at a path, by the unique name it has in its folder.
func (db *DB) ItemAt(ctx context.Context, path string) (*media.Item, error) {
	return db.memory.paths.Recall(path, func() (*media.Item, bool, error) {
		cut := strings.LastIndexByte(path, '/')
		if cut < 0 {
			return nil, false, fault.New(fault.NotFound, "There is nothing here.")
		}
		var item id.Item
		err := db.queryRow(ctx, `
			select i.id from folders f join items i on i.folder = f.id and i.name = $2 and i.deleted = 0
			where f.path = $1 and f.deleted = 0`, path[:cut], path[cut+1:]).Scan(&item)
		if err != nil {
			return nil, false, missing(err)
		}
		it, err := db.Item(ctx, item)
		return it, err == nil && it.Developed, err
	})
}

// ItemsIn reads a page of a folder in an order: the ids by an index, the rest out of
// memory, and what is not there by one query more. Reading whole rows is most of
// what a page costs.
func (db *DB) ItemsIn(ctx context.Context, folder id.Folder, o media.Order, after string, limit int) ([]media.Item, error) {
	items, err := db.idsIn(ctx, folder, o, after, limit)
	if err != nil {
		return nil, err
	}
	found, missing, _ := db.memory.items.Several(items)
	if len(missing) > 0 {
		read, err := db.Items(ctx, missing)
		if err != nil {
			return nil, err
		}
		for i := range read {
			found[read[i].ID] = &read[i]
		}
	}
	out := make([]media.Item, 0, len(items))
	for _, item := range items {
		if it, ok := found[item]; ok && it.Folder == folder { // it may have moved in between
			out = append(out, *it)
		}
	}
	return out, nil
}

// MoveItem puts an item into a folder under a name.
func (db *DB) MoveItem(ctx context.Context, it media.Item, into media.Folder, name string, e journal.Entry, still ...func(media.Item) error) error {
	return db.change(ctx, e, func(ctx context.Context, tx *Tx) error {
		if err := tx.stillItem(ctx, it.ID, still); err != nil {
			return err
		}
		if err := tx.standing(ctx, into.ID); err != nil {
			return err
		}
		if err := tx.carry(ctx, it, into.ID); err != nil {
			return err
		}
		if err := tx.freeName(ctx, it.Folder, it.Name); err != nil {
			return err
		}
		if err := tx.takeName(ctx, into.ID, name, string(it.ID)); err != nil {
			return err
		}
		res, err := tx.exec(ctx, `
			update items set folder = $1, name = $2 where id = $3 and folder = $4 and name = $5 and deleted = 0`,
			string(into.ID), name, string(it.ID), string(it.Folder), it.Name)
		if err := changedOne(res, err); err != nil {
			return err
		}
		return tx.rights(ctx)
	})
}

// DeleteItem sets an item's tombstone and frees its name.
func (db *DB) DeleteItem(ctx context.Context, item id.Item, at time.Time, e journal.Entry, still ...func(media.Item) error) error {
	return db.change(ctx, e, func(ctx context.Context, tx *Tx) error {
		if err := tx.stillItem(ctx, item, still); err != nil {
			return err
		}
		res, err := tx.exec(ctx, `update items set deleted = $1 where id = $2 and deleted = 0`, micros(at), string(item))
		if err := changedOne(res, err); err != nil {
			return err
		}
		if _, err := tx.exec(ctx, `
			delete from names where thing = $1 and (parent, name) in (select folder, name from items where id = $1)`, string(item)); err != nil {
			return err
		}
		if _, err := tx.exec(ctx, `
			update folders set bytes = bytes - coalesce((select sum(size) from versions where item = $1), 0)
			where id = (select folder from items where id = $1)`, string(item)); err != nil {
			return err
		}
		if err := tx.discard(ctx, string(item), at, e); err != nil {
			return err
		}
		return tx.rights(ctx)
	})
}

func (db *DB) UserName(ctx context.Context, u id.User) (name string, err error) {
	err = db.queryRow(ctx, `select name from users where id = $1`, string(u)).Scan(&name)
	return name, missing(err)
}
