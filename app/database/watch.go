package database

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// watchEvery is how often the server looks for what other processes wrote.
// Commands promise that what they change holds within a second.
const watchEvery = 250 * time.Millisecond

// Watch drops what is remembered when another process has moved the
// generation, and calls moved whenever anybody has, until ctx ends. data_version of a
// connection that never writes changes with every write of any other, so most
// rounds cost one pragma; only a moved generation drops anything.
func (db *DB) Watch(ctx context.Context, moved func()) error {
	conn, err := db.reader.Conn(ctx)
	if err != nil {
		return fmt.Errorf("watch: %w", err)
	}
	defer conn.Close()
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	var seen, generation int64
	for {
		var version int64
		if err := conn.QueryRowContext(ctx, `pragma data_version`).Scan(&version); err != nil {
			return stopped(ctx, err)
		}
		if version != seen {
			seen = version
			now, err := db.catchUp(ctx, conn)
			if err != nil {
				return stopped(ctx, err)
			}
			if now != generation { // by whomever: one of our own moves may hide another's
				generation = now
				moved()
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// catchUp reads the generation, and drops the memory if it is one that this
// process has not heard of.
func (db *DB) catchUp(ctx context.Context, conn *sql.Conn) (generation int64, err error) {
	if err := conn.QueryRowContext(ctx, `select value from generation`).Scan(&generation); err != nil {
		return 0, err
	}
	if generation > db.memory.generation.Load() { // else our own write has dropped it
		db.memory.moveTo(generation)
	}
	return generation, nil
}

func (db *DB) learnGeneration(ctx context.Context) error {
	var generation int64
	if err := db.queryRow(ctx, `select value from generation`).Scan(&generation); err != nil {
		return fmt.Errorf("read the generation: %w", err)
	}
	db.memory.generation.Store(generation)
	return nil
}

// stopped is nil when err only says that ctx has ended.
func stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return fmt.Errorf("watch: %w", err)
}
