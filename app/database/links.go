package database

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

const linkColumns = `
	select c.id, coalesce(l.folder, ''), coalesce(l.item, ''), coalesce(l.folder, i.folder), coalesce(f.path, h.path || '/' || i.name), l.allows,
		c.owner, u.name, l.title, l.note, l.password, coalesce(l.max_downloads, 0), l.downloads,
		l.ask, coalesce(l.max_size, 0), coalesce(l.max_total, 0), coalesce(l.max_items, 0), l.handed, l.handed_bytes, c.created, c.ends,
		case when c.ended > 0 then c.ended when f.deleted > 0 then f.deleted else coalesce(i.deleted, 0) end,
		coalesce((select max(s.seen) from credentials s where s.parent = c.id or s.id = c.id and s.seen > s.created), 0)
	from links l join credentials c on c.id = l.credential join users u on u.id = c.owner
	left join folders f on f.id = l.folder
	left join items i on i.id = l.item
	left join folders h on h.id = i.folder `

func scanLink(row scanner) (l library.Link, err error) {
	var allows, created, ends, ended, seen int64
	var phc string
	err = row.Scan(&l.ID, &l.Folder, &l.Item, &l.In, &l.Path, &allows, &l.Maker, &l.By, &l.Title, &l.Note, &phc, &l.MaxDownloads, &l.Downloads,
		&l.Ask, &l.MaxSize, &l.MaxTotal, &l.MaxFiles, &l.Handed, &l.HandedBytes, &created, &ends, &ended, &seen)
	if l.Locked = phc != ""; l.Locked {
		sum := sha256.Sum256([]byte(phc)) // its salt is in it, and nobody knows that
		copy(l.Lock[:], sum[:])
	}
	l.Allows, l.Created, l.Ends, l.Ended, l.Seen = access.Action(allows), instant(created), instant(ends), instant(ended), instant(seen)
	return l, missing(err)
}

func (db *DB) AddLink(ctx context.Context, l library.Link, phc string, hash [32]byte, e journal.Entry) error {
	return db.change(ctx, e, func(ctx context.Context, tx *Tx) error {
		k := &account.Known{
			ID: l.ID, Kind: access.Link, Owner: l.Maker, Created: l.Created, Ends: l.Ends,
			Subject: access.Subject{Scope: access.Everything}, // what it allows is in links, among the facts
		}
		if err := tx.addCredential(ctx, k, hash); err != nil {
			return err
		}
		_, err := tx.exec(ctx, `
			insert into links (credential, folder, item, allows, password, title, note, max_downloads, ask, max_size, max_total, max_items)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
			string(l.ID), orNull(l.Folder), orNull(l.Item), int64(l.Allows), phc, l.Title, l.Note, limit(int64(l.MaxDownloads)),
			l.Ask, limit(l.MaxSize), limit(l.MaxTotal), limit(int64(l.MaxFiles)))
		return err
	})
}

// limit is null where there is none.
func limit(n int64) sql.NullInt64 { return sql.NullInt64{Int64: n, Valid: n > 0} }

func (db *DB) Link(ctx context.Context, link id.Credential) (library.Link, error) {
	return scanLink(db.queryRow(ctx, linkColumns+`where c.id = $1`, string(link)))
}

func (db *DB) LinksBy(ctx context.Context, maker id.User, at time.Time) ([]library.Link, error) {
	rows, err := db.query(ctx, linkColumns+`
		where c.owner = $1 and c.kind = 'link'
		order by case when c.ended = 0 and c.ends > $2 then 0 else 1 end, c.created desc, c.id limit 1100`, string(maker), micros(at))
	return collect(rows, err, scanLink)
}

func (db *DB) LiveLinks(ctx context.Context, maker id.User, at time.Time) (n int, err error) {
	err = db.queryRow(ctx, `select count(*) from credentials where owner = $1 and kind = 'link' and ended = 0 and ends > $2`,
		string(maker), micros(at)).Scan(&n)
	return n, err
}

func (db *DB) AllLinks(ctx context.Context) ([]library.Link, error) {
	rows, err := db.query(ctx, linkColumns+`where c.kind = 'link' order by c.created desc, c.id limit 10000`)
	return collect(rows, err, scanLink)
}

// LinksUnder reads the links to a folder, to folders below it and to items in
// any of these.
func (db *DB) LinksUnder(ctx context.Context, folder media.Folder) ([]library.Link, error) {
	rows, err := db.query(ctx, linkColumns+`
		where c.ended = 0 and coalesce(l.folder, i.folder) in (
			select id from folders where deleted = 0 and (path = $1 or path >= $1 || '/' and path < $1 || '0')
		) order by c.created desc, c.id limit 5000`, folder.Path)
	return collect(rows, err, scanLink)
}

// LinksReaching reads the links to an item, to its folder and to those above it.
func (db *DB) LinksReaching(ctx context.Context, it media.Item) ([]library.Link, error) {
	rows, err := db.query(ctx, up("$1")+linkColumns+`
		where c.ended = 0 and (l.item = $2 or l.folder in (select id from up)) order by c.created desc, c.id limit 200`, string(it.Folder), string(it.ID))
	return collect(rows, err, scanLink)
}

func (db *DB) EndLink(ctx context.Context, link id.Credential, at time.Time, e journal.Entry, still ...func(library.Link) error) error {
	return db.change(ctx, e, func(ctx context.Context, tx *Tx) error {
		if err := tx.stillLink(ctx, link, still); err != nil {
			return err
		}
		return errors.Join(tx.endCredential(ctx, link, at), tx.rights(ctx))
	})
}

// RenewLink gives a link another address: a new credential with the same terms,
// and the old one ends with everything that it issued.
func (db *DB) RenewLink(ctx context.Context, old, fresh id.Credential, hash [32]byte, at time.Time, e journal.Entry, still ...func(library.Link) error) error {
	return db.change(ctx, e, func(ctx context.Context, tx *Tx) error {
		if err := tx.stillLink(ctx, old, still); err != nil {
			return err
		}
		res, err := tx.exec(ctx, `
			insert into credentials (id, kind, hash, owner, scope, label, network, created, ends, seen, proved)
			select $1, kind, $2, owner, scope, label, network, $3, ends, 0, 0 from credentials
			where id = $4 and kind = 'link' and ended = 0 and ends > $3`, string(fresh), hash[:], micros(at), string(old))
		if err := changedOne(res, err); err != nil {
			return err
		}
		if _, err := tx.exec(ctx, `
			insert into links (credential, folder, item, allows, password, note, title, max_downloads, downloads, ask, max_size, max_total, max_items, handed, handed_bytes)
			select $1, folder, item, allows, password, note, title, max_downloads, downloads, ask, max_size, max_total, max_items, handed, handed_bytes
			from links where credential = $2`, string(fresh), string(old)); err != nil {
			return err
		}
		return errors.Join(tx.endCredential(ctx, old, at), tx.rights(ctx))
	})
}

// SetLinkPassword changes the password of a link, or takes it away, and ends
// every unlock that the one before has made.
func (db *DB) SetLinkPassword(ctx context.Context, link id.Credential, phc string, at time.Time, e journal.Entry, still ...func(library.Link) error) error {
	return db.change(ctx, e, func(ctx context.Context, tx *Tx) error {
		if err := tx.stillLink(ctx, link, still); err != nil {
			return err
		}
		if _, err := tx.exec(ctx, `update links set password = $1 where credential = $2`, phc, string(link)); err != nil {
			return err
		}
		_, err := tx.exec(ctx, `update credentials set ended = $1 where parent = $2 and ended = 0`, micros(at), string(link))
		return errors.Join(err, tx.rights(ctx))
	})
}

// LinkPassword returns how the password of a link is kept.
func (db *DB) LinkPassword(ctx context.Context, link id.Credential) (phc string, err error) {
	err = db.queryRow(ctx, `select password from links where credential = $1`, string(link)).Scan(&phc)
	return phc, missing(err)
}

// AddUnlock adds what lives under a link whose password is kept as phc.
func (db *DB) AddUnlock(ctx context.Context, k *account.Known, hash [32]byte, phc string, e journal.Entry) error {
	return db.write(ctx, func(ctx context.Context, tx *Tx) error {
		link, err := scanLink(tx.queryRow(ctx, linkColumns+`
			where l.credential = $1 and l.password = $2 and c.ended = 0 and c.ends > $3`, string(k.Parent), phc, micros(k.Created)))
		if fault.Is(err, fault.NotFound) {
			return account.ErrLocked // it was changed just now
		}
		if err != nil {
			return err
		}
		return errors.Join(tx.addCredential(ctx, k, hash), tx.note(ctx, e.To(link.Item, link.In, link.Path)))
	})
}
