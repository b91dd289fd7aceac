package database

import (
	"context"
	"database/sql"
	"math"

	"cloakroom/app/account"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/journal"
	"cloakroom/app/media"
)

// room is how many bytes an upload may have: what the tightest quota on the way
// and its link leave, open uploads but one counted as if they had come.
func (tx *Tx) room(ctx context.Context, up intake.Upload, but id.Upload) (room int64, err error) {
	room = math.MaxInt64
	if up.Link != "" {
		if room, err = tx.roomOfLink(ctx, up.Link, but); err != nil {
			return 0, err
		}
	}
	if up.Owner != "" {
		var quota sql.NullInt64
		var used int64
		err := tx.queryRow(ctx, `
			select quota, used + coalesce((select sum(size) from uploads where owner = $1 and state = 'open' and id <> $2), 0)
			from users where id = $1`, string(up.Owner), string(but)).Scan(&quota, &used)
		if err != nil {
			return 0, missing(err)
		}
		if quota.Valid {
			room = min(room, quota.Int64-used)
		}
	}
	left, err := tx.roomIn(ctx, up.Folder, "", but)
	return max(0, min(room, left)), err
}

// above climbs from a folder to the top.
const above = `
	with recursive above (id, parent, path, quota) as (
		select id, parent, path, quota from folders where id = $1 and deleted = 0
		union all
		select f.id, f.parent, f.path, f.quota from folders f join above on f.id = above.parent
	)`

// roomIn is what the quotas of a folder and those above it leave. Quotas that
// also hold what comes from another folder do not mind its coming.
func (tx *Tx) roomIn(ctx context.Context, folder, from id.Folder, but id.Upload) (room int64, err error) {
	// Each quota is compared with what lies below it: a range of paths, by the index.
	err = tx.queryRow(ctx, above+`
		select coalesce(min(a.quota
			- coalesce((select sum(f.bytes) from folders f where f.deleted = 0 and (f.id = a.id or f.path >= a.path || '/' and f.path < a.path || '0')), 0)
			- coalesce((select sum(u.size) from uploads u join folders f on f.id = u.folder
				where u.state = 'open' and u.id <> $2 and f.deleted = 0 and (f.id = a.id or f.path >= a.path || '/' and f.path < a.path || '0')), 0)
			), $3)
		from above a
		where a.quota is not null and not exists (
			select 1 from folders o where o.id = $4 and o.deleted = 0 and (o.id = a.id or o.path >= a.path || '/' and o.path < a.path || '0'))`,
		string(folder), string(but), int64(math.MaxInt64), string(from)).Scan(&room)
	return room, err
}

// mustFit is ErrNoRoom unless quotas leave room in a folder for what comes from
// another; from none, it is new to all of them.
func (tx *Tx) mustFit(ctx context.Context, size int64, from, into id.Folder) error {
	if into == "" {
		return nil // nothing bounds the top
	}
	room, err := tx.roomIn(ctx, into, from, "")
	if err == nil && size > room {
		err = intake.ErrNoRoom
	}
	return err
}

// charge books what an upload brought. A size that was declared was reserved;
// one that was not has to fit now.
func (tx *Tx) charge(ctx context.Context, up intake.Upload, size int64) error {
	if up.Size < 0 {
		room, err := tx.room(ctx, up, up.ID)
		if err != nil {
			return err
		}
		if size > room {
			return full(up)
		}
	}
	if _, err := tx.exec(ctx, `update users set used = used + $1 where id = $2`, size, string(up.Owner)); err != nil {
		return err
	}
	return tx.holds(ctx, up.Folder, size)
}

func (db *DB) SetQuota(ctx context.Context, u id.User, bytes int64, e journal.Entry, still ...func(account.User) error) error {
	return db.change(ctx, e, func(ctx context.Context, tx *Tx) error {
		if err := tx.stillUser(ctx, u, still); err != nil {
			return err
		}
		return tx.setQuota(ctx, `update users set quota = $1 where id = $2`, bytes, string(u))
	})
}

func (db *DB) SetFolderQuota(ctx context.Context, folder id.Folder, bytes int64, e journal.Entry) error {
	return db.change(ctx, e, func(ctx context.Context, tx *Tx) error {
		return tx.setQuota(ctx, `update folders set quota = $1 where id = $2 and deleted = 0`, bytes, string(folder))
	})
}

func (tx *Tx) setQuota(ctx context.Context, query string, bytes int64, of string) error {
	one, err := didOne(tx.exec(ctx, query, sql.NullInt64{Int64: bytes, Valid: bytes >= 0}, of))
	if err == nil && !one {
		err = missing(sql.ErrNoRows)
	}
	return err
}

// holds books that a folder holds some bytes more, or fewer.
func (tx *Tx) holds(ctx context.Context, folder id.Folder, more int64) error {
	_, err := tx.exec(ctx, `update folders set bytes = bytes + $1 where id = $2`, more, string(folder))
	return err
}

// sizeOf is what all versions of an item have.
func (tx *Tx) sizeOf(ctx context.Context, item id.Item) (size int64, err error) {
	err = tx.queryRow(ctx, `select coalesce(sum(size), 0) from versions where item = $1`, string(item)).Scan(&size)
	return size, err
}

// carry books an item's move from one folder to another, if there is room.
func (tx *Tx) carry(ctx context.Context, it media.Item, into id.Folder) error {
	if it.Folder == into {
		return nil
	}
	size, err := tx.sizeOf(ctx, it.ID)
	if err != nil {
		return err
	}
	if err := tx.mustFit(ctx, size, it.Folder, into); err != nil {
		return err
	}
	if err := tx.holds(ctx, it.Folder, -size); err != nil {
		return err
	}
	return tx.holds(ctx, into, size)
}

// fitsQuota says whether a folder with all that lies in it has room elsewhere.
// What it holds stays booked on it.
func (tx *Tx) fitsQuota(ctx context.Context, folder media.Folder, into id.Folder) error {
	if folder.Parent == into || into == "" {
		return nil
	}
	var size int64
	// What is on its way into it comes along.
	if err := tx.queryRow(ctx, `
		select coalesce(sum(bytes), 0) + coalesce(sum((select sum(size) from uploads u where u.folder = f.id and u.state = 'open')), 0)
		from folders f where deleted = 0 and (id = $1 or path >= $2 || '/' and path < $2 || '0')`,
		string(folder.ID), folder.Path).Scan(&size); err != nil {
		return err
	}
	return tx.mustFit(ctx, size, folder.Parent, into)
}
