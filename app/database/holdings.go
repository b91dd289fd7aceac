package database

import (
	"context"
	"time"

	"cloakroom/app/library"
)

// Holdings adds up the sums that each folder keeps: a row a folder is read, and
// none of an item.
func (db *DB) Holdings(ctx context.Context, most int) (h library.Holdings, _ error) {
	rows, err := db.query(ctx, `
		with tops as (
			select t.path, t.bytes + coalesce((
				select sum(f.bytes) from folders f where f.deleted = 0 and f.path >= t.path || '/' and f.path < t.path || '0'), 0) as held
			from folders t where t.parent is null and t.deleted = 0
		)
		select path, held, count(*) over (), sum(held) over () from tops order by held desc, path limit $1`, most)
	h.Largest, err = collect(rows, err, func(row scanner) (it library.Holding, err error) {
		return it, row.Scan(&it.Path, &it.Bytes, &h.Folders, &h.Bytes)
	})
	return h, err
}

// open are the links that open something at $1.
const open = `
	from credentials c join links l on l.credential = c.id
	left join folders f on f.id = l.folder left join items i on i.id = l.item
	where c.kind = 'link' and c.ended = 0 and c.ends > $1 and coalesce(f.deleted, i.deleted) = 0 `

// HouseLinks finds the links of a page by the index of those that nobody ended,
// and then reads these alone.
func (db *DB) HouseLinks(ctx context.Context, at time.Time, after library.Place, most int) ([]library.Link, error) {
	made := int64(1) << 62
	if after.Link != "" {
		made = micros(after.Made)
	}
	rows, err := db.query(ctx, linkColumns+`
		where c.id in (select c.id `+open+`and (c.created < $2 or c.created = $2 and c.id < $3) order by c.created desc, c.id desc limit $4)
		order by c.created desc, c.id desc`, micros(at), made, string(after.Link), most)
	return collect(rows, err, scanLink)
}

func (db *DB) CountLinks(ctx context.Context, at time.Time) (n int, err error) {
	err = db.queryRow(ctx, `select count(*) `+open, micros(at)).Scan(&n)
	return n, err
}
