package database

import (
	"context"
	"slices"
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
	return tx.insert(ctx, journal.Tally{Entry: e, Times: 1}, nil)
}

// insert adds a line; again is what names its like, if it may grow.
func (tx *Tx) insert(ctx context.Context, t journal.Tally, again []byte) error {
	_, err := tx.exec(ctx, `
		insert into journal (at, who, name, via, means, network, act, folder, item, path, detail, refused, bytes, size, times, until, reach, spans, again)
		values ($1, $2, case when $3 = '' then coalesce((select name from users where id = substr($2, 6)), '') else $3 end, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
		micros(t.At), string(t.Who), t.Name, string(t.Via), string(t.By), journal.Coarse(t.Network), string(t.Act),
		string(t.Folder), string(t.Item), t.Path, t.Detail, t.Refused, t.Bytes, t.Size,
		t.Times, micros(t.Until), string(t.Reach), t.Spans.String(), again)
	return err
}

// noteUpload writes down who handed something in: the row of the upload knows.
func (tx *Tx) noteUpload(ctx context.Context, up intake.Upload, it media.Item) error {
	e := journal.Entry{Act: journal.Added, Via: up.Credential, Network: up.Network, Item: it.ID, Folder: it.Folder, Bytes: it.Size}
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
func (db *DB) Journal(ctx context.Context, a journal.Asked) (lines []journal.Line, _ error) {
	if a.Below == "" {
		return db.journal(ctx, a, 0)
	}
	// A folder with all below it is many places in the index, and what is read of
	// them has to be put in order: so not more of it than a page needs.
	last, err := db.lastLine(ctx, a.Before)
	for window := int64(10_000); err == nil && last > 0 && len(lines) < a.Most; window *= 4 {
		var more []journal.Line
		part := a
		part.Before, part.Most = last+1, a.Most-len(lines)
		more, err = db.journal(ctx, part, last-window)
		lines, last = append(lines, more...), last-window
	}
	return lines, err
}

// lastLine is no less than the number of the last line before another one; before 0
// it is the last of all.
func (db *DB) lastLine(ctx context.Context, before int64) (n int64, err error) {
	err = db.queryRow(ctx, `select coalesce(max(id), 0) from journal`).Scan(&n)
	if before > 0 {
		n = min(n, before-1)
	}
	return n, err
}

// late is by how much later a line may be written than what it tells happened.
const late = time.Hour

// asks is the query of lines with numbers above after. Conditions that an index has
// of its own stand here word for word as there, or it is not used.
func asks(a journal.Asked, after int64) (query string, args []any) {
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
		act, looks := "act", a.Act == journal.Looked || a.Act == journal.Played
		if a.Item != "" || looks && (a.Who != "" || a.Below != "") {
			act += " || ''" // not by its index, where all that anybody looked at stands
		}
		ask(act+" = ?", string(a.Act))
	}
	if a.Item != "" {
		ask("item = ? and item <> ''", string(a.Item))
	}
	if a.Below != "" {
		ask("folder in (select id from folders where path = ? or path >= ? || '/' and path < ? || '0')", a.Below, a.Below, a.Below)
		if !slices.Contains([]journal.Kind{journal.Deeds, journal.Changes, journal.Refusals}, a.Kind) { // they are few, and found sooner by their own
			ask("folder <> ''")
		}
	}
	switch a.Kind {
	case journal.Deeds:
		ask("(act not in ('look', 'play') or refused <> '')")
	case journal.Done:
		ask("refused = ''")
	case journal.Changes:
		ask("refused = '' and act not in ('look', 'play', 'download', 'open')")
	case journal.Delivered:
		ask("refused = '' and act || '' in ('look', 'play', 'download')")
	case journal.Refusals:
		ask("refused <> ''")
	}
	// A day is found by its numbers, so that it need not be put in order.
	if !a.From.IsZero() {
		ask("id > coalesce((select id from journal where at < ? order by at desc limit 1), 0)", micros(a.From.Add(-late)))
		ask("at + 0 >= ?", micros(a.From))
	}
	if !a.To.IsZero() {
		ask("id < coalesce((select id from journal where at >= ? order by at limit 1), 9223372036854775807)", micros(a.To.Add(late)))
		ask("at + 0 < ?", micros(a.To))
	}
	if a.Before > 0 {
		ask("id < ?", a.Before)
	}
	if after > 0 {
		ask("id > ?", after)
	}
	args = append(args, a.Most)
	return `
		select id, at, who, name, via, means, network, act, folder, item, path, detail, refused, bytes, size, times, until, reach
		from journal where ` + where + ` order by id desc limit ` + place(len(args)), args
}

// journal reads lines with numbers above after.
func (db *DB) journal(ctx context.Context, a journal.Asked, after int64) ([]journal.Line, error) {
	query, args := asks(a, after)
	rows, err := db.query(ctx, query, args...)
	return collect(rows, err, func(row scanner) (l journal.Line, err error) {
		var at, until int64
		err = row.Scan(&l.ID, &at, &l.Who, &l.Name, &l.Via, &l.By, &l.Network, &l.Act, &l.Folder, &l.Item, &l.Path, &l.Detail, &l.Refused,
			&l.Bytes, &l.Size, &l.Times, &until, &l.Reach)
		l.At, l.Until = instant(at), instant(max(at, until))
		return l, err
	})
}

// ForgetJournal removes up to most lines from before a time, of one act or, if it
// is empty, of all, and says how many.
func (db *DB) ForgetJournal(ctx context.Context, act journal.Act, before time.Time, most int) (n int, err error) {
	query := `delete from journal where id in (select id from journal where at < $1 order by at limit $2)`
	if act == journal.Looked {
		query = strings.Replace(query, "at < $1", "at < $1 and act = 'look'", 1) // it has an index of its own
	}
	err = db.write(ctx, func(ctx context.Context, tx *Tx) (err error) {
		n, err = counted(tx.exec(ctx, query, micros(before), most))
		return err
	})
	return n, err
}
