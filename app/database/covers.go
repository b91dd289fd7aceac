package database

import (
	"context"
	"strings"

	"cloakroom/app/id"
	"cloakroom/app/media"
)

// Covers reads a few items with thumbs of each folder or from below it, all in
// one query.
func (db *DB) Covers(ctx context.Context, folders []media.Folder, each int) (map[id.Folder][]media.Item, error) {
	var parts []string
	args := []any{each}
	for _, f := range folders {
		n := len(args)
		// Folders first, then a bounded number of items, whatever the planner
		// guesses: without «cross» it scans all items, and without the limits a
		// house full of films would be walked for pictures it does not have.
		parts = append(parts, `select * from (select `+place(n+1)+` as card, c.* from (`+itemFields+`
			from (
				select i.* from (
					select id from folders where path = `+place(n+2)+` and deleted = 0
					union all
					select id from folders where path >= `+place(n+2)+` || '/' and path < `+place(n+2)+` || '0' and deleted = 0
					limit 100
				) f
				cross join items i on i.folder = f.id and i.deleted = 0
				limit 200
			) i
			cross join versions v on v.item = i.id and v.version = i.version
			cross join renditions r on r.item = i.id and r.version = i.version and r.rendition = 'thumb'
				and r.type = (select max(type) from renditions where item = r.item and version = r.version and rendition = 'thumb')
			limit $1) c)`)
		args = append(args, string(f.ID), f.Path)
	}
	rows, err := db.query(ctx, strings.Join(parts, " union all "), args...)
	type cover struct {
		of id.Folder
		it media.Item
	}
	all, err := collect(rows, err, func(row scanner) (c cover, err error) {
		c.it, err = scanItem(ahead{row, &c.of})
		return c, err
	})
	out := map[id.Folder][]media.Item{}
	for _, c := range all {
		out[c.of] = append(out[c.of], c.it)
	}
	return out, err
}

// ahead scans one column more, before the ones it is asked for.
type ahead struct {
	scanner
	first any
}

func (a ahead) Scan(dest ...any) error { return a.scanner.Scan(append([]any{a.first}, dest...)...) }
