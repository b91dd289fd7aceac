package database

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
)

// Groups reads groups and members by one query, a row for each membership.
func (db *DB) Groups(ctx context.Context, after string, most int) ([]account.Group, error) {
	rows, err := db.query(ctx, memberColumns+`
		where g.id in (select id from groups where name > $1 order by name limit $2) order by g.name, u.name`, after, most)
	return gathered(rows, err)
}

// Group reads a group with its members.
func (db *DB) Group(ctx context.Context, name string) (account.Group, error) {
	rows, err := db.query(ctx, memberColumns+`where g.name = $1 order by u.name limit 10000`, name)
	all, err := gathered(rows, err)
	if err == nil && len(all) == 0 {
		err = noGroup(name)
	}
	if err != nil {
		return account.Group{}, err
	}
	return all[0], nil
}

const memberColumns = `
	select g.id, g.name, g.created, coalesce(u.id, ''), coalesce(u.name, ''), coalesce(m.manager, 0)
	from groups g left join members m on m.group_id = g.id left join users u on u.id = m.user_id `

// gathered makes groups of rows that have a member each, group by group.
func gathered(rows *sql.Rows, err error) (out []account.Group, _ error) {
	_, err = collect(rows, err, func(row scanner) (_ struct{}, err error) {
		var g account.Group
		var created int64
		var u id.User
		var name string
		var manages bool
		if err := row.Scan(&g.ID, &g.Name, &created, &u, &name, &manages); err != nil {
			return struct{}{}, err
		}
		g.Created = instant(created)
		if len(out) == 0 || out[len(out)-1].ID != g.ID {
			out = append(out, g)
		}
		if u != "" {
			out[len(out)-1].SetMember(u, name, manages)
		}
		return struct{}{}, nil
	})
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

// Manage makes u a member who manages, or one who does not.
func (db *DB) Manage(ctx context.Context, group string, u id.User, manages bool, e journal.Entry) error {
	query := `
		insert into members (group_id, user_id, manager) values ($1, $2, 1)
		on conflict (user_id, group_id) do update set manager = 1`
	if !manages {
		query = `update members set manager = 0 where group_id = $1 and user_id = $2`
	}
	return db.membership(ctx, group, u, query, e)
}

func (db *DB) GroupsOf(ctx context.Context, u id.User, after string, most int) ([]account.Group, error) {
	rows, err := db.query(ctx, `
		select g.id, g.name, g.created, (select count(*) from members m where m.group_id = g.id), coalesce(mine.manager, 0)
		from groups g left join members mine on mine.group_id = g.id and mine.user_id = $1
		where g.name > $2 and ($1 = '' or mine.user_id is not null) order by g.name limit $3`, string(u), after, most)
	return collect(rows, err, func(row scanner) (g account.Group, err error) {
		var created int64
		err = row.Scan(&g.ID, &g.Name, &created, &g.Size, &g.Manages)
		g.Created = instant(created)
		return g, err
	})
}

// FindWho looks through all names: the house is built for ten thousand.
func (db *DB) FindWho(ctx context.Context, text string, most int) ([]string, error) {
	rows, err := db.query(ctx, `
		select name from (
			select name, name as as_said from users where disabled = 0
			union all
			select '@' || name, name from groups
		) where lower(as_said) like '%' || lower($1) || '%' escape '!'
		order by case when lower(as_said) like lower($1) || '%' escape '!' then 0 else 1 end, as_said limit $2`,
		strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(text), most)
	return collect(rows, err, func(row scanner) (name string, err error) { return name, row.Scan(&name) })
}

func (tx *Tx) group(ctx context.Context, name string) (g id.Group, err error) {
	err = missing(tx.queryRow(ctx, `select id from groups where name = $1`, name).Scan(&g))
	if fault.Is(err, fault.NotFound) {
		err = noGroup(name)
	}
	return g, err
}

func noGroup(name string) error {
	return fault.With(fault.In("group", "There is no group called %s."), name)
}
