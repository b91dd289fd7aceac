package database

import (
	"context"

	"cloakroom/app/fault"
	"cloakroom/app/journal"
	"cloakroom/app/media"
)

// Tally writes the lines of a journal.Daybook, in one transaction.
func (db *DB) Tally(ctx context.Context, lines []journal.Tally) error {
	return db.write(ctx, func(ctx context.Context, tx *Tx) error {
		for _, t := range lines {
			if err := tx.tally(ctx, t); err != nil {
				return err
			}
		}
		return nil
	})
}

// tally adds t to the line of the same, or begins one.
func (tx *Tx) tally(ctx context.Context, t journal.Tally) error {
	again := t.Key() // of what happened, not of where that is found to be
	line, known, err := tx.openLine(ctx, t, again)
	if err != nil {
		return err
	}
	before := known.Times
	if line == 0 {
		known = t
		err = tx.begin(ctx, t, again)
	} else {
		known.With(&t)
		_, err = tx.exec(ctx, `update journal set times = $1, bytes = $2, until = $3, spans = $4, reach = $5 where id = $6`,
			known.Times, known.Bytes, micros(known.Until), known.Spans.String(), string(known.Reach), line)
	}
	if err != nil || t.Act != journal.Downloaded || !t.Delivery() || known.Times == before {
		return err // a refusal is of the same act
	}
	// What a link with a limit lets out is counted where it is claimed.
	_, err = tx.exec(ctx, `update links set downloads = downloads + $1 where credential = substr($2, 7) and max_downloads is null`,
		known.Times-before, string(t.Who))
	return err
}

// openLine is the line that t goes on with; 0: there is none. A delivery that is
// complete is gone on with for a stretch, and another as long as it can be resumed.
func (tx *Tx) openLine(ctx context.Context, t journal.Tally, again []byte) (line int64, known journal.Tally, err error) {
	known = journal.Tally{Entry: t.Entry}
	var at, until int64
	var spans string
	err = missing(tx.queryRow(ctx, `select id, at, times, bytes, until, reach, spans from journal where again = $1`, again).
		Scan(&line, &at, &known.Times, &known.Bytes, &until, &known.Reach, &spans))
	if fault.Is(err, fault.NotFound) {
		return 0, journal.Tally{}, nil
	}
	if err != nil {
		return 0, known, err
	}
	known.At, known.Until, known.Spans = instant(at), instant(until), media.ParseSpans(spans)
	past := known.Reach == journal.Whole && t.At.Sub(known.At) >= journal.Stretch || t.Until.Sub(known.Until) > journal.Resumes
	if t.Delivery() && past {
		_, err = tx.exec(ctx, `update journal set again = null where id = $1`, line)
		return 0, journal.Tally{}, err
	}
	return line, known, nil
}

// begin writes a new line.
func (tx *Tx) begin(ctx context.Context, t journal.Tally, again []byte) (err error) {
	if t.Entry, err = tx.placed(ctx, t.Entry); err != nil {
		return err
	}
	return tx.insert(ctx, t, again)
}

// placed finds here, and not when it happened, where it was: in a picture's
// answer nobody has the time.
func (tx *Tx) placed(ctx context.Context, e journal.Entry) (journal.Entry, error) {
	query, of := `select $1, '', path from folders where id = $1`, string(e.Folder)
	switch {
	case e.Item != "":
		query, of = `select f.id, i.id, f.path || '/' || i.name from items i join folders f on f.id = i.folder where i.id = $1`, string(e.Item)
	case e.Folder == "":
		query, of = `
			select h.id, coalesce(i.id, ''), h.path || coalesce('/' || i.name, '')
			from links l left join items i on i.id = l.item join folders h on h.id = coalesce(l.folder, i.folder)
			where l.credential = substr($1, 7)`, string(e.Who)
	}
	err := missing(tx.queryRow(ctx, query, of).Scan(&e.Folder, &e.Item, &e.Path))
	if fault.Is(err, fault.NotFound) {
		err = nil // what is about nothing here, or about what is gone for good
	}
	return e, err
}
