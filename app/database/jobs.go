package database

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"cloakroom/app/darkroom"
	"cloakroom/app/media"
)

const dueJob = `
	select j.id, j.item, j.version, j.owner, j.created, j.attempts, j.lease, v.key, v.type, v.size
	from jobs j join versions v on v.item = j.item and v.version = j.version
	where j.kind = 'develop' and j.poisoned = 0 and j.after <= $1 and j.lease < $1 and j.owner > $2
	order by j.owner, j.after, j.id limit 1`

// ClaimJob looks with a reader first, so that an idle darkroom writes nothing.
// The write then names what was read, and of two claims one finds it changed.
func (db *DB) ClaimJob(ctx context.Context, last string, now, until time.Time) (j darkroom.Job, ok bool, _ error) {
	for {
		j, lease, err := db.dueJob(ctx, last, now)
		if errors.Is(err, sql.ErrNoRows) {
			return j, false, nil
		}
		if err != nil {
			return j, false, err
		}
		err = db.write(ctx, func(ctx context.Context, tx *Tx) error {
			res, err := tx.exec(ctx, `
				update jobs set attempts = attempts + 1, lease = $1 where id = $2 and attempts = $3 and lease = $4 and poisoned = 0`,
				micros(until), j.ID, j.Attempts, lease)
			ok, err = didOne(res, err)
			return err
		})
		if ok || err != nil {
			j.Attempts++
			j.Crashed = lease != 0 // who gives a job back clears its lease
			return j, ok, err
		}
	}
}

func (db *DB) NextOwner(ctx context.Context, last string, now time.Time) (string, bool, error) {
	j, _, err := db.dueJob(ctx, last, now)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return j.Owner, err == nil, err
}

// dueJob goes all the way round.
func (db *DB) dueJob(ctx context.Context, last string, now time.Time) (j darkroom.Job, lease int64, err error) {
	j, lease, err = db.dueJobAfter(ctx, last, now)
	if errors.Is(err, sql.ErrNoRows) && last != "" {
		return db.dueJobAfter(ctx, "", now)
	}
	return j, lease, err
}

func (db *DB) dueJobAfter(ctx context.Context, last string, now time.Time) (j darkroom.Job, lease int64, err error) {
	var created int64
	err = db.queryRow(ctx, dueJob, micros(now), last).
		Scan(&j.ID, &j.Item, &j.Version, &j.Owner, &created, &j.Attempts, &lease, &j.Key, &j.Type, &j.Size)
	j.Created = instant(created)
	return j, lease, err
}

// Develop keeps what was made and learnt and ends the job, if it is still this
// attempt's. Forms that stood there before lose their rows.
func (db *DB) Develop(ctx context.Context, j darkroom.Job, d darkroom.Developed) (lost []media.Blob, ours bool, _ error) {
	err := db.write(ctx, func(ctx context.Context, tx *Tx) error {
		res, err := tx.exec(ctx, `delete from jobs where id = $1 and attempts = $2 and poisoned = 0`, j.ID, j.Attempts)
		if ours, err = didOne(res, err); err != nil || !ours {
			return err
		}
		if lost, err = tx.dropForms(ctx, j); err != nil {
			return err
		}
		for _, b := range d.Blobs {
			if _, err := tx.exec(ctx, `
				insert into renditions (item, version, rendition, key, type, size, modified, width, height)
				values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
				string(j.Item), int64(j.Version), string(b.Rendition), string(b.Key), b.Type, b.Size, b.Modified.Unix(), b.Width, b.Height); err != nil {
				return err
			}
		}
		if err := tx.learn(ctx, j, d.Facts); err != nil {
			return err
		}
		return tx.developed(ctx, j)
	})
	if err != nil || !ours {
		return nil, false, err
	}
	return lost, true, nil
}

// dropForms takes the forms of a job's version away and says where they lie.
func (tx *Tx) dropForms(ctx context.Context, j darkroom.Job) ([]media.Blob, error) {
	rows, err := tx.query(ctx, `
		delete from renditions where item = $1 and version = $2 returning rendition, type, key`, string(j.Item), int64(j.Version))
	return collect(rows, err, func(row scanner) (b media.Blob, err error) {
		return b, row.Scan(&b.Rendition, &b.Type, &b.Key)
	})
}

// developed says that the darkroom has finished with a version. One that it had
// finished with before may be remembered as it was, here and elsewhere.
func (tx *Tx) developed(ctx context.Context, j darkroom.Job) error {
	res, err := tx.exec(ctx, `update versions set developed = 1 where item = $1 and version = $2 and developed = 0`, string(j.Item), int64(j.Version))
	if first, err := didOne(res, err); err != nil || first {
		return err
	}
	return tx.remade(ctx)
}

func (db *DB) PutOffJob(ctx context.Context, j darkroom.Job, after time.Time, why string) (ours bool, _ error) {
	err := db.write(ctx, func(ctx context.Context, tx *Tx) error {
		res, err := tx.exec(ctx, `
			update jobs set lease = 0, after = $1, error = $2 where id = $3 and attempts = $4 and poisoned = 0`,
			micros(after), brief(why), j.ID, j.Attempts)
		ours, err = didOne(res, err)
		return err
	})
	return ours && err == nil, err
}

func (db *DB) PoisonJob(ctx context.Context, j darkroom.Job, at time.Time, why string) (ours bool, _ error) {
	err := db.write(ctx, func(ctx context.Context, tx *Tx) error {
		res, err := tx.exec(ctx, `
			update jobs set lease = 0, poisoned = $1, error = $2 where id = $3 and attempts = $4 and poisoned = 0`,
			micros(at), brief(why), j.ID, j.Attempts)
		if ours, err = didOne(res, err); err != nil || !ours {
			return err
		}
		return tx.developed(ctx, j)
	})
	return ours && err == nil, err
}

func (db *DB) JobsLeft(ctx context.Context) (n int, err error) {
	err = db.queryRow(ctx, `select count(*) from jobs where kind = 'develop' and poisoned = 0`).Scan(&n)
	return n, err
}

// brief keeps an error's text to a line that fits into a page.
func brief(why string) string {
	if len(why) > 500 {
		why = why[:500]
	}
	return strings.ToValidUTF8(why, "")
}
