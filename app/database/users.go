package database

import (
	"context"
	"time"

	"cloakroom/app/account"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
)

const userColumns = `
	select u.id, u.name, u.password, u.admin, u.created, u.disabled, u.used, coalesce(u.quota, -1),
		coalesce((select max(c.seen) from credentials c where c.owner = u.id and c.kind in ('session', 'token')), 0)
	from users u `

type userRow struct {
	account.User
	password string
}

func scanUser(row scanner) (u userRow, err error) {
	var admin int
	var created, disabled, seen int64
	err = row.Scan(&u.ID, &u.Name, &u.password, &admin, &created, &disabled, &u.Used, &u.Quota, &seen)
	u.Admin, u.Created, u.Disabled, u.Seen, u.Set = admin == 1, instant(created), instant(disabled), instant(seen), u.password != ""
	return u, missing(err)
}

func (db *DB) User(ctx context.Context, u id.User) (account.User, error) {
	row, err := scanUser(db.queryRow(ctx, userColumns+`where u.id = $1`, string(u)))
	return row.User, err
}

// UserByName leaves out when they were seen: a sign-in takes as long for
// somebody with a long history as for nobody.
func (db *DB) UserByName(ctx context.Context, name string) (account.User, string, error) {
	row, err := scanUser(db.queryRow(ctx, `
		select id, name, password, admin, created, disabled, used, coalesce(quota, -1), 0 from users where name = $1`, name))
	return row.User, row.password, err
}

// Users returns all of them: the house is built for ten thousand.
func (db *DB) Users(ctx context.Context) ([]account.User, error) {
	return db.UsersAfter(ctx, "", 10_000)
}

func (db *DB) UsersAfter(ctx context.Context, name string, most int) (out []account.User, _ error) {
	rows, err := db.query(ctx, userColumns+`where u.name > $1 order by u.name limit $2`, name, most)
	all, err := collect(rows, err, scanUser)
	for _, u := range all {
		out = append(out, u.User)
	}
	return out, err
}

func (db *DB) HasAdmin(ctx context.Context) (has bool, err error) {
	err = db.queryRow(ctx, `select exists (select 1 from users where admin = 1)`).Scan(&has)
	return has, err
}

func (db *DB) AddUser(ctx context.Context, u account.User, password string, e journal.Entry) error {
	return db.change(ctx, e, func(ctx context.Context, tx *Tx) error { return tx.addUser(ctx, u, password) })
}

// AddFirstAdmin adds u if there is no admin, in one transaction: of two setups
// at once only one finds none.
func (db *DB) AddFirstAdmin(ctx context.Context, u account.User, password string, e journal.Entry) error {
	return db.change(ctx, e, func(ctx context.Context, tx *Tx) error {
		var has bool
		if err := tx.queryRow(ctx, `select exists (select 1 from users where admin = 1)`).Scan(&has); err != nil {
			return err
		}
		if has {
			return fault.New(fault.NotFound, "There is nothing here.")
		}
		return tx.addUser(ctx, u, password)
	})
}

func (tx *Tx) addUser(ctx context.Context, u account.User, password string) error {
	_, err := tx.exec(ctx, `insert into users (id, name, password, admin, created) values ($1, $2, $3, $4, $5)`,
		string(u.ID), u.Name, password, yes(u.Admin), micros(u.Created))
	if taken(err) {
		return &fault.Error{Kind: fault.Conflict, Name: "name-taken", Say: "There is an account of that name already.", Field: "username"}
	}
	return err
}

// SetPassword sets a password and ends every session of u, in one
// transaction.
func (db *DB) SetPassword(ctx context.Context, u id.User, password string, at time.Time, e journal.Entry) error {
	return db.change(ctx, e, func(ctx context.Context, tx *Tx) error { return tx.setPassword(ctx, u, password, at) })
}

func (tx *Tx) setPassword(ctx context.Context, u id.User, password string, at time.Time) error {
	if _, err := tx.exec(ctx, `update users set password = $1 where id = $2`, password, string(u)); err != nil {
		return err
	}
	if _, err := tx.exec(ctx, `
		update credentials set ended = $1 where owner = $2 and kind in ('session', 'welcome') and ended = 0`, micros(at), string(u)); err != nil {
		return err
	}
	return tx.rights(ctx)
}

// SetLanguage keeps in which language u reads. Nobody's rights change, and yet
// what is remembered of u's sessions has the old one.
func (db *DB) SetLanguage(ctx context.Context, u id.User, tag string) error {
	return db.write(ctx, func(ctx context.Context, tx *Tx) error {
		if _, err := tx.exec(ctx, `update users set language = $1 where id = $2`, tag, string(u)); err != nil {
			return err
		}
		return tx.remade(ctx)
	})
}

// Disable shuts u out and ends whatever speaks for them, and what lives under
// that.
func (db *DB) Disable(ctx context.Context, u id.User, at time.Time, e journal.Entry, still ...func(account.User) error) error {
	return db.change(ctx, e, func(ctx context.Context, tx *Tx) error {
		if err := tx.stillUser(ctx, u, still); err != nil {
			return err
		}
		one, err := didOne(tx.exec(ctx, `update users set disabled = $1 where id = $2 and disabled = 0`, micros(at), string(u)))
		if err != nil {
			return err
		}
		if !one { // they are out already, or nobody
			return tx.mustKnow(ctx, u)
		}
		if _, err := tx.exec(ctx, `update credentials set ended = $1 where owner = $2 and ended = 0`, micros(at), string(u)); err != nil {
			return err
		}
		return tx.rights(ctx)
	})
}

func (db *DB) Enable(ctx context.Context, u id.User, e journal.Entry, still ...func(account.User) error) error {
	return db.change(ctx, e, func(ctx context.Context, tx *Tx) error {
		if err := tx.stillUser(ctx, u, still); err != nil {
			return err
		}
		if err := tx.mustKnow(ctx, u); err != nil {
			return err
		}
		if _, err := tx.exec(ctx, `update users set disabled = 0 where id = $1`, string(u)); err != nil {
			return err
		}
		return tx.rights(ctx)
	})
}

// mustKnow is NotFound if there is no u.
func (tx *Tx) mustKnow(ctx context.Context, u id.User) error {
	var one int
	return missing(tx.queryRow(ctx, `select 1 from users where id = $1`, string(u)).Scan(&one))
}
