// Package bulk opens the database of a house that nobody else has open, to put
// millions of rows into it.
package bulk

import (
	"context"
	"database/sql"
	"errors"

	_ "modernc.org/sqlite" // the driver, as app/database has it
)

// Open opens a database without a way back: it keeps no log of what is written,
// which would need several times its room, and waits for no disk. Coming items
// are not made findable any more; whoever wants that does it for all at once.
func Open(ctx context.Context, file string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", "file:"+file+"?_pragma=locking_mode(exclusive)&_pragma=journal_mode(off)&_pragma=synchronous(off)&_pragma=cache_size(-3000000)&_pragma=temp_store(memory)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, `drop trigger items_come; drop trigger versions_come`); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}
