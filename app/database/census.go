package database

import (
	"context"

	"cloakroom/app/account"
)

// Census reads each account once: a house has ten thousand.
func (db *DB) Census(ctx context.Context, most int) (c account.Census, _ error) {
	err := db.queryRow(ctx, `
		select count(*), coalesce(sum(admin), 0), coalesce(sum(case when disabled > 0 then 1 else 0 end), 0),
			coalesce(sum(case when password = '' and disabled = 0 then 1 else 0 end), 0), coalesce(sum(used), 0), (select count(*) from groups)
		from users`).Scan(&c.People, &c.Admins, &c.Disabled, &c.Waiting, &c.Used, &c.Groups)
	if err != nil {
		return c, err
	}
	rows, err := db.query(ctx, `select id, name, used, coalesce(quota, -1) from users where used > 0 order by used desc, name limit $1`, most)
	c.Largest, err = collect(rows, err, func(row scanner) (u account.User, err error) {
		return u, row.Scan(&u.ID, &u.Name, &u.Used, &u.Quota)
	})
	return c, err
}
