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
// generation, and then calls moved, until ctx ends. data_version of a
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
	var seen int64
	for {
		var version int64
		if err := conn.QueryRowContext(ctx, `pragma data_version`).Scan(&version); err != nil {
			return stopped(ctx, err)
		}
		if version != seen {
			seen = version
			changed, err := db.catchUp(ctx, conn)
			if err != nil {
				return stopped(ctx, err)
			}
			if changed {
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

// catchUp reads the generation and drops the memory if it is not the one that
// this process knows of.
func (db *DB) catchUp(ctx context.Context, conn *sql.Conn) (bool, error) {
	var generation int64
	if err := conn.QueryRowContext(ctx, `select value from generation`).Scan(&generation); err != nil {
		return false, err
	}
	if generation <= db.memory.generation.Load() {
		return false, nil // our own write, or nothing about rights
	}
	db.memory.moveTo(generation)
	return true, nil
}

func (db *DB) learnGeneration(ctx context.Context) error {
	var generation int64
	if err := db.queryRow(ctx, `select value from generation`).Scan(&generation); err != nil {
		return fmt.Errorf("read the generation: %w", sorted(err))
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
