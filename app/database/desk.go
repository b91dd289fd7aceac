package database

import (
	"context"
	"time"

	"cloakroom/app/darkroom"
	"cloakroom/app/id"
)

// here are the jobs whose item is still there.
const here = ` from jobs j join items i on i.id = j.item and i.deleted = 0 where j.kind = 'develop' and `

func (db *DB) Queue(ctx context.Context, now time.Time) (q darkroom.Queue, _ error) {
	err := db.queryRow(ctx, `select
		(select count(*)`+here+`j.poisoned = 0 and j.lease < $1),
		(select count(*)`+here+`j.poisoned = 0 and j.lease >= $1),
		(select count(*)`+here+`j.poisoned > 0)`, micros(now)).Scan(&q.Waiting, &q.Working, &q.GivenUp)
	return q, err
}

func (db *DB) GivenUp(ctx context.Context, most int) ([]darkroom.GivenUp, error) {
	rows, err := db.query(ctx, `
		select j.id, j.item, j.version, v.type, v.size, coalesce(u.name, ''), j.error, j.attempts, j.poisoned
		from jobs j
		join items i on i.id = j.item and i.deleted = 0
		join versions v on v.item = j.item and v.version = j.version
		left join users u on u.id = v.creator
		where j.kind = 'develop' and j.poisoned > 0 order by j.poisoned desc, j.id desc limit $1`, most)
	return collect(rows, err, func(row scanner) (g darkroom.GivenUp, err error) {
		var at int64
		err = row.Scan(&g.ID, &g.Item, &g.Version, &g.Type, &g.Size, &g.Owner, &g.Why, &g.Attempts, &at)
		g.At = instant(at)
		return g, err
	})
}

// RetryJobs leaves the attempts counted: by them an attempt that comes back late
// is told from the one that holds the job.
func (db *DB) RetryJobs(ctx context.Context, job int64, at time.Time) (n int, _ error) {
	err := db.write(ctx, func(ctx context.Context, tx *Tx) error {
		res, err := tx.exec(ctx, `
			update jobs set poisoned = 0, after = $1, lease = 0, error = ''
			where kind = 'develop' and poisoned > 0 and (id = $2 or $2 = 0)`, micros(at), job)
		n, err = counted(res, err)
		return err
	})
	return n, err
}

// batch is how many jobs one write adds: others wait for it no longer than for
// an upload.
const batch = 500

// Redevelop goes folder by folder and name by name, by the index of names, so
// that a house of millions is never held up by it. The jobs are the house's own:
// in the round of owners, what people hand in meanwhile comes in between.
func (db *DB) Redevelop(ctx context.Context, folders []id.Folder, item id.Item, at time.Time) (all int, _ error) {
	if item != "" {
		return db.redevelop(ctx, []id.Item{item}, at)
	}
	for _, f := range folders {
		after := ""
		for {
			items, last, err := db.namedAfter(ctx, f, after)
			if err != nil {
				return all, err
			}
			n, err := db.redevelop(ctx, items, at)
			if all += n; err != nil {
				return all, err
			}
			if len(items) < batch {
				break
			}
			after = last
		}
	}
	return all, nil
}

func (db *DB) namedAfter(ctx context.Context, folder id.Folder, after string) (items []id.Item, last string, _ error) {
	rows, err := db.query(ctx, `
		select id, name from items where folder = $1 and deleted = 0 and name > $2 order by name limit $3`, string(folder), after, batch)
	items, err = collect(rows, err, func(row scanner) (it id.Item, err error) { return it, row.Scan(&it, &last) })
	return items, last, err
}

func (db *DB) redevelop(ctx context.Context, items []id.Item, at time.Time) (all int, _ error) {
	if len(items) == 0 {
		return 0, nil
	}
	err := db.write(ctx, func(ctx context.Context, tx *Tx) error {
		for _, it := range items {
			res, err := tx.exec(ctx, `
				insert into jobs (kind, item, version, owner, created, after)
				select 'develop', id, version, 'house', $2, $2 from items where id = $1 and deleted = 0
				on conflict (kind, item, version) do update set poisoned = 0, after = excluded.after, lease = 0, error = '' where poisoned > 0`,
				string(it), micros(at))
			n, err := counted(res, err)
			if err != nil {
				return err
			}
			all += n
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return all, nil
}

func (db *DB) FoldersUnder(ctx context.Context, path string) ([]id.Folder, error) {
	query, args := `select id from folders where deleted = 0`, []any(nil)
	if path != "" {
		query, args = query+` and (path = $1 or path >= $1 || '/' and path < $1 || '0')`, []any{path}
	}
	rows, err := db.query(ctx, query, args...)
	return collect(rows, err, func(row scanner) (f id.Folder, err error) { return f, row.Scan(&f) })
}
