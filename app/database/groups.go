package database

import (
	"context"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
)

// Groups reads groups and members by one query, a row for each membership.
func (db *DB) Groups(ctx context.Context) (out []account.Group, _ error) {
	rows, err := db.query(ctx, `
		select g.id, g.name, g.created, coalesce(u.name, '')
		from groups g left join members m on m.group_id = g.id left join users u on u.id = m.user_id
		order by g.name, u.name limit 100000`)
	type line struct {
		account.Group
		member string
	}
	lines, err := collect(rows, err, func(row scanner) (l line, err error) {
		var created int64
		err = row.Scan(&l.ID, &l.Name, &created, &l.member)
		l.Created = instant(created)
		return l, err
	})
	for _, l := range lines {
		if len(out) == 0 || out[len(out)-1].ID != l.ID {
			out = append(out, l.Group)
		}
		if g := &out[len(out)-1]; l.member != "" {
			g.Members = append(g.Members, l.member)
		}
	}
	return out, err
}

func (db *DB) AddGroup(ctx context.Context, g id.Group, name string, at time.Time, e journal.Entry) error {
	return db.change(ctx, e, func(ctx context.Context, tx *Tx) error {
		_, err := tx.exec(ctx, `insert into groups (id, name, created) values ($1, $2, $3)`, string(g), name, micros(at))
		if taken(err) {
			return &fault.Error{Kind: fault.Conflict, Name: "name-taken", Say: "There is a group of that name already.", Field: "group"}
		}
		return err
	})
}

func (db *DB) RemoveGroup(ctx context.Context, name string, e journal.Entry) error {
	return db.change(ctx, e, func(ctx context.Context, tx *Tx) error {
		g, err := tx.group(ctx, name)
		if err != nil {
			return err
		}
		if _, err := tx.exec(ctx, `delete from grants where who = $1`, string(access.ToGroup(g))); err != nil {
			return err
		}
		if _, err := tx.exec(ctx, `delete from groups where id = $1`, string(g)); err != nil {
			return err
		}
		return tx.rights(ctx)
	})
}

func (db *DB) Join(ctx context.Context, group string, u id.User, e journal.Entry) error {
	return db.membership(ctx, group, u, `insert into members (group_id, user_id) values ($1, $2) on conflict do nothing`, e)
}

func (db *DB) Leave(ctx context.Context, group string, u id.User, e journal.Entry) error {
	return db.membership(ctx, group, u, `delete from members where group_id = $1 and user_id = $2`, e)
}

func (db *DB) membership(ctx context.Context, group string, u id.User, change string, e journal.Entry) error {
	return db.change(ctx, e, func(ctx context.Context, tx *Tx) error {
		g, err := tx.group(ctx, group)
		if err != nil {
			return err
		}
		if _, err := tx.exec(ctx, change, string(g), string(u)); err != nil {
			return err
		}
		return tx.rights(ctx)
	})
}

func (tx *Tx) group(ctx context.Context, name string) (g id.Group, err error) {
	err = missing(tx.queryRow(ctx, `select id from groups where name = $1`, name).Scan(&g))
	if fault.Is(err, fault.NotFound) {
		err = fault.In("group", "There is no group called "+name+".")
	}
	return g, err
}
