package database

import (
	"context"
	"strings"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/library"
)

// Who finds whom people mean by NAME, @GROUP or members.
func (db *DB) Who(ctx context.Context, name string) (access.Who, error) {
	if name == string(access.Members) {
		return access.Members, nil
	}
	query, to := `select id from users where name = $1`, "user:"
	group, isGroup := strings.CutPrefix(name, "@")
	if isGroup {
		query, to, name = `select id from groups where name = $1`, "group:", group
	}
	var found string
	err := missing(db.queryRow(ctx, query, name).Scan(&found))
	if fault.Is(err, fault.NotFound) {
		return "", fault.In("who", "There is nobody of that name. Write a name, @ and a group's name, or members.")
	}
	return access.Who(to + found), err
}

// Names finds what people call users and groups; who is gone is left out.
func (db *DB) Names(ctx context.Context, who []access.Who) (map[access.Who]string, error) {
	var args []any
	parts := map[string][]string{}
	for _, w := range who {
		kind, id, _ := strings.Cut(string(w), ":")
		args = append(args, id)
		parts[kind] = append(parts[kind], place(len(args)))
	}
	rows, err := db.query(ctx, `
		select 'user:' || id, name from users where id in (`+among(parts["user"])+`)
		union all
		select 'group:' || id, '@' || name from groups where id in (`+among(parts["group"])+`)`, args...)
	out := map[access.Who]string{}
	_, err = collect(rows, err, func(row scanner) (_ struct{}, err error) {
		var w access.Who
		var name string
		err = row.Scan(&w, &name)
		out[w] = name
		return struct{}{}, err
	})
	return out, err
}

// among is a list for «in»; of nothing, one that nothing is in.
func among(places []string) string {
	if len(places) == 0 {
		return "null"
	}
	return strings.Join(places, ", ")
}

// GrantsOn reads what hangs on a folder and above it, from the folder upwards:
// owners first, then grants; also what a private folder on the way keeps out.
func (db *DB) GrantsOn(ctx context.Context, folder id.Folder) ([]library.Grant, error) {
	rows, err := db.query(ctx, up("$1")+`
		select 1, up.above, 'user:' || u.id, u.name, 0, 0, up.id, up.path, u.disabled > 0
		from up join users u on u.id = up.owner
		union all
		select 0, up.above, g.who, coalesce(u.name, '@' || r.name, g.who), g.allows, g.ends, up.id, up.path, coalesce(u.disabled, 0) > 0
		from up cross join grants g left join users u on g.who = 'user:' || u.id left join groups r on g.who = 'group:' || r.id
		where g.folder = up.id
		order by 1 desc, 2, 4`, string(folder))
	return collect(rows, err, scanGrant)
}

func scanGrant(row scanner) (g library.Grant, err error) {
	var ends int64
	err = row.Scan(&g.Owner, &g.Above, &g.Who, &g.Name, &g.Allows, &ends, &g.From.ID, &g.From.Path, &g.Barred)
	if g.Ends = instant(ends); g.Owner {
		g.Allows = access.Everything
	}
	return g, err
}

// Begins reads what is granted to a user, by themself, their groups or as to
// everybody, and what they own, of so many folders by path.
func (db *DB) Begins(ctx context.Context, u id.User, after string, most int) ([]library.Grant, error) {
	const mine = `(select $2 union all select 'members' union all select 'group:' || m.group_id from members m where m.user_id = $1)`
	rows, err := db.query(ctx, `
		with starts (id, path, owner) as (
			select id, path, owner from folders where deleted = 0 and path > $3 and id in (
				select id from folders where owner = $1 and deleted = 0 union select folder from grants where who in `+mine+`
			) order by path limit $4
		)
		select 1, 0, $2, '', 0, 0, id, path, 0 from starts where owner = $1
		union all
		select 0, 0, g.who, coalesce('@' || r.name, case when g.who = 'members' then g.who else '' end), g.allows, g.ends, s.id, s.path, 0
		from starts s cross join grants g left join groups r on g.who = 'group:' || r.id
		where g.folder = s.id and g.who in `+mine+`
		order by 8, 1 desc, 4`, string(u), string(access.ToUser(u)), after, most)
	return collect(rows, err, scanGrant)
}

// GrantedTo reads where something was granted to somebody, by path.
func (db *DB) GrantedTo(ctx context.Context, who access.Who, after string, most int) ([]library.Grant, error) {
	rows, err := db.query(ctx, `
		select g.allows, g.ends, f.id, f.path, f.barrier from grants g join folders f on f.id = g.folder and f.deleted = 0
		where g.who = $1 and f.path > $2 order by f.path limit $3`, string(who), after, most)
	return collect(rows, err, func(row scanner) (g library.Grant, err error) {
		var ends int64
		err = row.Scan(&g.Allows, &ends, &g.From.ID, &g.From.Path, &g.From.Private)
		g.Who, g.Ends = who, instant(ends)
		return g, err
	})
}

func (db *DB) PutGrant(ctx context.Context, folder id.Folder, g library.Grant, e journal.Entry) error {
	return db.change(ctx, e, func(ctx context.Context, tx *Tx) error {
		if _, err := tx.exec(ctx, `
			insert into grants (folder, who, allows, ends, creator, created) values ($1, $2, $3, $4, $5, $6)
			on conflict (folder, who) do update set
				allows = excluded.allows, ends = excluded.ends, creator = excluded.creator, created = excluded.created`,
			string(folder), string(g.Who), int64(g.Allows), micros(g.Ends), orNull(userOf(e)), micros(tx.at)); err != nil {
			return err
		}
		return tx.rights(ctx)
	})
}

// userOf is the user who does what e says; empty if it is none.
func userOf(e journal.Entry) id.User {
	u, ok := strings.CutPrefix(string(e.Who), "user:")
	if !ok {
		return ""
	}
	return id.User(u)
}

func (db *DB) DropGrant(ctx context.Context, folder id.Folder, who access.Who, e journal.Entry) error {
	return db.change(ctx, e, func(ctx context.Context, tx *Tx) error {
		one, err := didOne(tx.exec(ctx, `delete from grants where folder = $1 and who = $2`, string(folder), string(who)))
		if err != nil {
			return err
		}
		if !one {
			return fault.In("who", "Nothing was granted to them in this folder itself. Look where the right comes from.")
		}
		return tx.rights(ctx)
	})
}
