package database

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
)

// knownColumns reads a credential with whom it speaks for. A row whose parent
// or owner has ended counts as ended, and so does a link to what was deleted,
// whatever has its name now; it lives no longer than its parent.
const knownColumns = `
	select c.id, c.kind, c.owner, coalesce(c.parent, ''), c.scope, c.label, c.network, c.created, c.seen, c.proved,
		case when c.ends = 0 then coalesce(p.ends, 0) when coalesce(p.ends, 0) = 0 or c.ends < p.ends then c.ends else p.ends end,
		case when c.ended > 0 then c.ended when coalesce(p.ended, 0) > 0 then p.ended when u.disabled > 0 then u.disabled else coalesce(f.deleted, i.deleted, 0) end,
		u.name, u.admin, u.language, coalesce(l.item, ''), c.kind = 'link' and coalesce(l.password, '') <> '', coalesce(l.max_downloads, 0) > 0, c.within
	from credentials c
	join users u on u.id = c.owner
	left join credentials p on p.id = c.parent
	left join links l on l.credential = coalesce(c.parent, c.id)
	left join folders f on f.id = l.folder
	left join items i on i.id = l.item `

func scanKnown(row scanner) (*account.Known, error) {
	k := &account.Known{}
	var scope, created, seen, proved, ends, ended int64
	var admin int
	var name, language string
	var item id.Item
	var counted bool
	err := row.Scan(&k.ID, &k.Kind, &k.Owner, &k.Parent, &scope, &k.Label, &k.Network, &created, &seen, &proved, &ends, &ended, &name, &admin, &language, &item, &k.Locked, &counted, &k.Subject.Within)
	if err != nil {
		return nil, missing(err)
	}
	k.Created, k.Proved, k.Ends, k.Ended = instant(created), instant(proved), instant(ends), instant(ended)
	k.SetSeen(instant(max(seen, created)))
	k.Subject = access.Subject{Via: k.ID, By: k.Kind, Scope: access.Action(scope), Within: k.Subject.Within}
	switch k.Kind {
	case access.Session, access.Token:
		k.Subject.Kind, k.Subject.ID, k.Subject.Name = access.KindUser, string(k.Owner), name
		k.Subject.Language = language
		k.Subject.Admin = admin == 1 && (k.Kind == access.Session || k.Subject.Scope.Has(access.Run) && k.Subject.Within == "")
	case access.Link:
		k.Subject.Kind, k.Subject.ID, k.Subject.Only = access.KindShare, string(k.ID), item
		k.Subject.Counted = counted
	case access.Unlock:
		k.Subject.Kind, k.Subject.ID, k.Subject.Only = access.KindShare, string(k.Parent), item
		k.Subject.Counted = counted
	}
	return k, nil
}

func (db *DB) CredentialBySecret(ctx context.Context, kind access.Means, hash [32]byte) (*account.Known, error) {
	via, err := db.memory.secrets.Recall(secret{kind, hash}, func() (via id.Credential, keep bool, err error) {
		is := hash // hash itself would go to the heap each time, remembered or not
		err = db.queryRow(ctx, `select id from credentials where kind = $1 and hash = $2`, string(kind), is[:]).Scan(&via)
		return via, err == nil, missing(err)
	})
	if err != nil {
		return nil, err
	}
	return db.Credential(ctx, via) // the same in memory, whether a secret or a ticket names it
}

func (db *DB) Credential(ctx context.Context, via id.Credential) (*account.Known, error) {
	return db.memory.living.Recall(via, func() (*account.Known, bool, error) {
		k, err := scanKnown(db.queryRow(ctx, knownColumns+`where c.id = $1`, string(via)))
		return k, err == nil && k.Ended.IsZero(), err
	})
}

func (db *DB) Credentials(ctx context.Context, owner id.User, kind access.Means) ([]*account.Known, error) {
	rows, err := db.query(ctx, knownColumns+`
		where c.owner = $1 and c.kind = $2 and c.ended = 0 and (c.ends = 0 or c.ends > $3)
		order by c.created desc, c.id limit 1000`, string(owner), string(kind), micros(db.now()))
	return collect(rows, err, scanKnown)
}

func (db *DB) AddCredential(ctx context.Context, k *account.Known, hash [32]byte, password string, e journal.Entry) error {
	return db.change(ctx, e, func(ctx context.Context, tx *Tx) error {
		var one int
		err := tx.queryRow(ctx, `select 1 from users where id = $1 and disabled = 0 and ($2 = '' or password = $2)`,
			string(k.Owner), password).Scan(&one)
		if errors.Is(err, sql.ErrNoRows) {
			return fault.New(fault.Unauthenticated, "Please sign in.")
		}
		if err != nil {
			return err
		}
		if k.Kind == access.Welcome { // of several made at once the last one stands
			if _, err := tx.exec(ctx, `update credentials set ended = $1 where owner = $2 and kind = 'welcome' and ended = 0`, micros(k.Created), string(k.Owner)); err != nil {
				return err
			}
			if err := tx.rights(ctx); err != nil {
				return err
			}
		}
		return tx.addCredential(ctx, k, hash)
	})
}

func (tx *Tx) addCredential(ctx context.Context, k *account.Known, hash [32]byte) error {
	_, err := tx.exec(ctx, `
		insert into credentials (id, kind, hash, parent, owner, scope, label, network, created, ends, seen, proved, within)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		string(k.ID), string(k.Kind), hash[:], orNull(k.Parent), string(k.Owner), int64(k.Subject.Scope), k.Label, k.Network,
		micros(k.Created), micros(k.Ends), micros(k.Created), micros(k.Proved), string(k.Subject.Within))
	return err
}

func (db *DB) EndCredential(ctx context.Context, via id.Credential, at time.Time, e journal.Entry) error {
	return db.change(ctx, e, func(ctx context.Context, tx *Tx) error {
		return errors.Join(tx.endCredential(ctx, via, at), tx.rights(ctx))
	})
}

// endCredential ends it with all that lives under it.
func (tx *Tx) endCredential(ctx context.Context, via id.Credential, at time.Time) error {
	_, err := tx.exec(ctx, `update credentials set ended = $1 where (id = $2 or parent = $2) and ended = 0`, micros(at), string(via))
	return err
}

// Touch writes down when credentials were seen. Who may what stays as it is, so
// the generation does too.
func (db *DB) Touch(ctx context.Context, seen map[id.Credential]time.Time) error {
	return db.write(ctx, func(ctx context.Context, tx *Tx) error {
		for via, at := range seen {
			if _, err := tx.exec(ctx, `update credentials set seen = $1 where id = $2 and seen < $1`, micros(at), string(via)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (db *DB) Prove(ctx context.Context, via id.Credential, at time.Time) error {
	return db.write(ctx, func(ctx context.Context, tx *Tx) error {
		if _, err := tx.exec(ctx, `update credentials set proved = $1 where id = $2`, micros(at), string(via)); err != nil {
			return err
		}
		return tx.remade(ctx)
	})
}

// UseWelcome spends a welcome code and sets the password in one transaction, so
// that of many at once exactly one succeeds.
func (db *DB) UseWelcome(ctx context.Context, via id.Credential, password string, at time.Time, e journal.Entry) error {
	return db.change(ctx, e, func(ctx context.Context, tx *Tx) error {
		var owner id.User
		err := tx.queryRow(ctx, `
			update credentials set ended = $1 where id = $2 and kind = 'welcome' and ended = 0 returning owner`, micros(at), string(via)).Scan(&owner)
		if err != nil {
			if fault.Is(missing(err), fault.NotFound) {
				return fault.New(fault.Gone, "This has ended.")
			}
			return err
		}
		return tx.setPassword(ctx, owner, password, at)
	})
}
