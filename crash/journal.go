package main

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// untold compares all that is in a house with its journal: whatever was handed in
// or deleted has one line of it, and nothing else has one. What was acknowledged
// is in the house, or see has said so; so its line is there too.
func (h house) untold(ctx context.Context) (wrong []string, _ error) {
	err := h.rows(ctx, func(db *sql.DB) error {
		rows, err := db.QueryContext(ctx, `
			select i.id || ' was handed in, and told ' || count(j.id) || ' times'
			from items i left join journal j on j.item = i.id and j.act = 'add' and j.refused = ''
			group by i.id having count(j.id) <> 1
			union all
			select i.id || ' was deleted (' || (i.deleted > 0) || '), and told ' || count(j.id) || ' times'
			from items i left join journal j on j.item = i.id and j.act = 'delete' and j.refused = ''
			group by i.id having count(j.id) <> (i.deleted > 0)
			union all
			select j.item || ' is told of, and is not there'
			from journal j where j.act in ('add', 'delete') and j.refused = '' and j.item not in (select id from items)`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var is string
			if err := rows.Scan(&is); err != nil {
				return err
			}
			wrong = append(wrong, "journal: "+is)
		}
		return rows.Err()
	})
	return wrong, err
}

// linesOf counts the lines of an act in a folder.
func (h house) linesOf(ctx context.Context, name string) (n int, _ error) {
	act, folder, _ := strings.Cut(name, " ")
	err := h.rows(ctx, func(db *sql.DB) error {
		return db.QueryRowContext(ctx, `select count(*) from journal where act = $1 and path = $2 and refused = ''`, act, folder).Scan(&n)
	})
	if err != nil {
		err = fmt.Errorf("lines of %s: %w", name, err)
	}
	return n, err
}
