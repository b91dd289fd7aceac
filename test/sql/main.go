// The tests of the pages write rows with this beside a running house: with the
// SQLite that the house has, for Debian's knows less than its schema asks.
//
//	go run ./test/sql FILE < statements
package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"

	_ "modernc.org/sqlite"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run carries what stands on standard input out, in one transaction.
func run(ctx context.Context) (err error) {
	if len(os.Args) != 2 {
		return fmt.Errorf("usage: sql FILE < statements")
	}
	statements, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	db, err := sql.Open("sqlite", "file:"+os.Args[1]+"?mode=rw&_txlock=immediate&_pragma=busy_timeout(10000)")
	if err != nil {
		return err
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, string(statements)); err != nil {
		_ = tx.Rollback()
		return err
	}
	return tx.Commit()
}
