package database

import (
	"context"

	"cloakroom/app/id"
	"cloakroom/app/media"
)

// compared is the column that an order has before the name; each pair has an
// index in migration 0012, and names have one by themselves.
var compared = map[media.By]string{media.ByDate: "dated", media.BySize: "bytes"}

// from is the SQL of what comes after a place in an order of a folder's items.
// The folder is $1; the place is $2 and, but for names, $3.
func from(o media.Order, begin bool) string {
	columns, params, sort := "name", "$2", "name"
	if c, ok := compared[o.By]; ok {
		columns, params, sort = "("+c+", name)", "($2, $3)", c+", name"
	}
	sign := " > "
	if o.Down {
		sign, sort = " < ", "name desc"
		if c, ok := compared[o.By]; ok {
			sort = c + " desc, name desc"
		}
	}
	where := ` from items where folder = $1 and deleted = 0 `
	if !begin {
		where += `and ` + columns + sign + params
	}
	return where + ` order by ` + sort
}

// placed are the parameters of from.
func placed(folder id.Folder, o media.Order, value int64, name string) []any {
	if _, ok := compared[o.By]; ok {
		return []any{string(folder), value, name}
	}
	return []any{string(folder), name}
}

// idsIn reads which items come after a mark, by an index alone.
func (db *DB) idsIn(ctx context.Context, folder id.Folder, o media.Order, after string, limit int) ([]id.Item, error) {
	value, name, ok := o.At(after)
	args := []any{string(folder)}
	if ok {
		args = placed(folder, o, value, name)
	}
	rows, err := db.query(ctx, `select id`+from(o, !ok)+` limit `+place(len(args)+1), append(args, limit)...)
	return collect(rows, err, func(row scanner) (item id.Item, err error) { return item, row.Scan(&item) })
}

// Beside reads the items before and after one in its folder, in an order.
func (db *DB) Beside(ctx context.Context, it media.Item, o media.Order) (previous, next id.Item, err error) {
	other := media.Order{By: o.By, Down: !o.Down}
	for to, way := range map[*id.Item]media.Order{&previous: other, &next: o} {
		found, err := db.idsIn(ctx, it.Folder, way, way.Mark(it), 1)
		if err != nil {
			return "", "", err
		}
		if len(found) > 0 {
			*to = found[0]
		}
	}
	return previous, next, nil
}
