package database

import (
	"context"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

// ClaimDownload is judged and written in one transaction, of which there is one
// at a time.
func (db *DB) ClaimDownload(ctx context.Context, d library.Download, s library.Span, at, since time.Time) (claim int64, _ error) {
	return claim, db.write(ctx, func(ctx context.Context, tx *Tx) error {
		err := missing(tx.queryRow(ctx, `
			update downloads set busy = busy + 1, at = $1, sent = sent + $7 where id = (
				select d.id from downloads d join items i on i.id = d.item and i.version = d.version
				where d.link = $2 and d.visitor = $3 and d.item = $4 and d.done = 0 and d.at > $5 and (d.busy = 0 or $6 = 0 or d.sent < $9) and d.sent + $7 <= $8
				order by d.busy, d.at desc limit 1)
			returning id`, micros(at), string(d.Link), d.Visitor[:], string(d.Item), micros(since), yes(s.Whole()), s.To-s.From, s.Most(), s.Size).Scan(&claim))
		if err == nil || !fault.Is(err, fault.NotFound) {
			return err
		}
		var one int
		if err := missing(tx.queryRow(ctx, `
			update links set downloads = downloads + 1 where credential = $1 and downloads < max_downloads returning 1`, string(d.Link)).Scan(&one)); err != nil {
			return err
		}
		return tx.queryRow(ctx, `
			insert into downloads (link, item, version, visitor, at, busy, sent) select $1, id, version, $2, $3, 1, $5 from items where id = $4 returning id`,
			string(d.Link), d.Visitor[:], micros(at), string(d.Item), s.To-s.From).Scan(&claim)
	})
}

// EndDownload notes how much has left of what was asked for, and whether all of
// the file has by now.
func (db *DB) EndDownload(ctx context.Context, claim int64, s library.Span, sent int64) error {
	return db.write(ctx, func(ctx context.Context, tx *Tx) error {
		var kept string
		if err := tx.queryRow(ctx, `select spans from downloads where id = $1`, claim).Scan(&kept); err != nil {
			return missing(err)
		}
		spans := media.ParseSpans(kept).With(s.From, s.From+sent)
		_, err := tx.exec(ctx, `
			update downloads set busy = busy - 1, spans = $1, done = case when $2 = 1 then 1 else done end, sent = sent - $3 where id = $4`,
			spans.String(), yes(spans.Whole(s.Size)), s.To-s.From-sent, claim)
		return err
	})
}

// BreakDownloads notes that nothing of what was under way goes on, because the
// house that carried it has ended: who had begun may go on, or begin anew.
func (db *DB) BreakDownloads(ctx context.Context) error {
	return db.write(ctx, func(ctx context.Context, tx *Tx) error {
		_, err := tx.exec(ctx, `update downloads set busy = 0 where busy > 0`)
		return err
	})
}

// ForgetDownloads removes those that nobody may go on with, because they were asked
// for last until a time. What a request is at work on stays, or another download
// could get its number.
func (db *DB) ForgetDownloads(ctx context.Context, until time.Time) error {
	return db.write(ctx, func(ctx context.Context, tx *Tx) error {
		_, err := tx.exec(ctx, `delete from downloads where at <= $1 and busy = 0`, micros(until))
		return err
	})
}
