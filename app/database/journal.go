package database

import (
	"context"
	"strings"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/intake"
	"cloakroom/app/journal"
	"cloakroom/app/media"
)

// Note writes down what changed no row.
func (db *DB) Note(ctx context.Context, e journal.Entry) error {
	return db.write(ctx, func(ctx context.Context, tx *Tx) error { return tx.note(ctx, e) })
}

// change is write for what people do: the entry of it is kept with it, or
// neither is.
func (db *DB) change(ctx context.Context, e journal.Entry, fn func(ctx context.Context, tx *Tx) error) error {
	return db.write(ctx, func(ctx context.Context, tx *Tx) error {
		if err := fn(ctx, tx); err != nil {
			return err
		}
		return tx.note(ctx, e)
	})
}

// note writes down who makes this change, with the change or not at all.
func (tx *Tx) note(ctx context.Context, e journal.Entry) error {
	if e.At.IsZero() {
		e.At = tx.at
	}
	tx.noted = true
	_, err := tx.exec(ctx, `
		insert into journal (at, who, name, via, means, network, act, folder, item, path, detail, refused, bytes)
		values ($1, $2, case when $3 = '' then coalesce((select name from users where id = substr($2, 6)), '') else $3 end, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		micros(e.At), string(e.Who), e.Name, string(e.Via), string(e.By), journal.Coarse(e.Network), string(e.Act),
		string(e.Folder), string(e.Item), e.Path, e.Detail, e.Refused, e.Bytes)
	return err
}

// noteUpload writes down who handed something in: the row of the upload knows.
func (tx *Tx) noteUpload(ctx context.Context, up intake.Upload, it media.Item) error {
	e := journal.Entry{Act: journal.Added, Via: up.Credential, Item: it.ID, Folder: it.Folder, Bytes: it.Size}
	if it.Version > 1 {
		e.Act = journal.Replaced
	}
	switch {
	case up.Link != "":
		e.Who = access.Holder(up.Link).Who()
	case up.Owner != "":
		e.Who = access.ToUser(up.Owner)
	default:
		e.Who = "operator"
	}
	err := tx.queryRow(ctx, `
		select f.path || '/' || $2, case when $5 <> '' then $6 else coalesce((select name from users where id = $3), '') end, coalesce((select kind from credentials where id = $4), '')
		from folders f where f.id = $1`, string(it.Folder), it.Name, string(up.Owner), string(up.Credential), string(up.Link), up.Guest.Name).Scan(&e.Path, &e.Name, &e.By)
	if err != nil {
		return missing(err)
	}
	return tx.note(ctx, e)
}

// Journal reads the lines that somebody asks for, the latest first. Each way to
// ask has an index, and pages go on by number.
func (db *DB) Journal(ctx context.Context, a journal.Asked) ([]journal.Line, error) {
	var args []any
	where := "1 = 1"
	ask := func(condition string, values ...any) {
		for _, v := range values {
			args = append(args, v)
			condition = strings.Replace(condition, "?", place(len(args)), 1)
		}
		where += " and " + condition
	}
	if a.Who != "" {
		ask("who = ?", string(a.Who))
	}
	if a.Act != "" {
		ask("act = ?", string(a.Act))
	}
	if a.Item != "" {
		ask("item = ?", string(a.Item))
	}
	if a.Below != "" {
		ask("folder in (select id from folders where path = ? or path >= ? || '/' and path < ? || '0')", a.Below, a.Below, a.Below)
	}
	if a.Refused {
		ask("refused <> ''")
	}
	if !a.From.IsZero() {
		ask("at >= ?", micros(a.From))
	}
	if !a.To.IsZero() {
		ask("at < ?", micros(a.To))
	}
	if a.Before > 0 {
		ask("id < ?", a.Before)
	}
	args = append(args, a.Most)
	rows, err := db.query(ctx, `
		select id, at, who, name, via, means, network, act, folder, item, path, detail, refused, bytes
		from journal where `+where+` order by id desc limit `+place(len(args)), args...)
	return collect(rows, err, func(row scanner) (l journal.Line, err error) {
		var at int64
		err = row.Scan(&l.ID, &at, &l.Who, &l.Name, &l.Via, &l.By, &l.Network, &l.Act, &l.Folder, &l.Item, &l.Path, &l.Detail, &l.Refused, &l.Bytes)
		l.At = instant(at)
		return l, err
	})
}

// ForgetJournal removes up to most lines from before a time, and says how many.
func (db *DB) ForgetJournal(ctx context.Context, before time.Time, most int) (n int, err error) {
	err = db.write(ctx, func(ctx context.Context, tx *Tx) (err error) {
		n, err = counted(tx.exec(ctx, `delete from journal where id in (select id from journal where at < $1 order by at limit $2)`, micros(before), most))
		return err
	})
	return n, err
}
