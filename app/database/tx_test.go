package database

import (
	"context"
	"database/sql"
	"testing"
	"time"
)

// TestAllRowsOrNone: who goes away while rows are read gets none of them. What is
// remembered for all others would miss the forms that were still to come.
func TestAllRowsOrNone(t *testing.T) {
	db, err := Open(t.Context(), t.TempDir()+"/cloakroom.db", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ctx, goes := context.WithCancel(t.Context())
	rows, err := db.query(ctx, `select value from json_each('[1, 2, 3]')`)
	got, err := collect(rows, err, func(row scanner) (n int, err error) {
		err = row.Scan(&n)
		for goes(); row.(*sql.Rows).Err() == nil; { // until it is known
			time.Sleep(time.Millisecond)
		}
		return n, err
	})
	if len(got) > 0 || err == nil {
		t.Errorf("%v, %v", got, err)
	}
}
