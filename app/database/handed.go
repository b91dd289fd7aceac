package database

import (
	"context"
	"math"

	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

func (db *DB) Request(ctx context.Context, link id.Credential) (r intake.Request, _ error) {
	err := db.queryRow(ctx, `
		select c.owner, coalesce(l.max_size, 0) from links l join credentials c on c.id = l.credential where l.credential = $1`,
		string(link)).Scan(&r.Maker, &r.MaxSize)
	return r, missing(err)
}

// roomOfLink is how many bytes a link still takes, open uploads but one counted
// as if they had come; ErrNoMore if it takes no file more.
func (tx *Tx) roomOfLink(ctx context.Context, link id.Credential, but id.Upload) (room int64, _ error) {
	var mostFiles, mostBytes, files, bytes int64
	err := tx.queryRow(ctx, `
		select coalesce(l.max_items, $3), coalesce(l.max_total, $3), l.handed + coalesce(u.files, 0), l.handed_bytes + coalesce(u.bytes, 0)
		from links l left join (select count(*) as files, sum(size) as bytes from uploads where link = $1 and state = 'open' and id <> $2) u on 1 = 1
		where l.credential = $1`, string(link), string(but), int64(math.MaxInt64)).Scan(&mostFiles, &mostBytes, &files, &bytes)
	switch {
	case err != nil:
		return 0, missing(err)
	case files >= mostFiles:
		return 0, intake.ErrNoMore
	}
	return max(0, mostBytes-bytes), nil
}

// full is what the sender of up hears when there is no room for it.
func full(up intake.Upload) error {
	if up.Link != "" {
		return intake.ErrNoSpace
	}
	return intake.ErrNoRoom
}

// hand counts what came by a link, and keeps who handed it in.
func (tx *Tx) hand(ctx context.Context, up intake.Upload, it media.Item) error {
	if up.Link == "" {
		return nil
	}
	if _, err := tx.exec(ctx, `update links set handed = handed + 1, handed_bytes = handed_bytes + $1 where credential = $2`, it.Size, string(up.Link)); err != nil {
		return err
	}
	_, err := tx.exec(ctx, `insert into handed (item, link, receipt, name, size, guest, note, at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		string(it.ID), string(up.Link), string(up.Guest.Receipt), up.Name, it.Size, up.Guest.Name, up.Guest.Note, micros(it.Created))
	return err
}

// HandedBy reads who handed an item in by a link; false if nobody did.
func (db *DB) HandedBy(ctx context.Context, item id.Item) (h library.Handed, found bool, _ error) {
	all, err := db.handed(ctx, `item = $1`, string(item))
	if err != nil || len(all) == 0 {
		return h, false, err
	}
	return all[0], true, nil
}

// HandedIn reads what came by a link on one visit, as the guest called it.
func (db *DB) HandedIn(ctx context.Context, link id.Credential, receipt id.Receipt) ([]library.Handed, error) {
	return db.handed(ctx, `link = $1 and receipt = $2 and receipt <> '' order by at, item limit 1000`, string(link), string(receipt))
}

func (db *DB) handed(ctx context.Context, which string, args ...any) ([]library.Handed, error) {
	rows, err := db.query(ctx, `select name, size, guest, note, at from handed where `+which, args...)
	return collect(rows, err, func(row scanner) (h library.Handed, err error) {
		var at int64
		err = row.Scan(&h.Name, &h.Size, &h.Guest, &h.Note, &at)
		h.At = instant(at)
		return h, err
	})
}
