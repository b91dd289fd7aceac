package database

import (
	"context"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
)

// up is the folder $1 and those above it, as far as rights are inherited. A
// deleted folder ends the climb before it begins.
const up = `
	with recursive up (id, parent, owner, barrier) as (
		select id, parent, owner, barrier from folders where id = $1 and deleted = 0
		union all
		select f.id, f.parent, f.owner, f.barrier from folders f join up on f.id = up.parent
		where up.barrier = 0 and f.deleted = 0
	)`

// aUsersFacts: a row that says who owns the folder or one above it, and a row
// for each grant that reaches $2.
const aUsersFacts = up + `
	select 1, case when owner = $2 then 1 else 0 end, 0, 0 from up where owner = $2
	union all
	select 0, 0, g.allows, g.ends from up join grants g on g.folder = up.id
	where g.who = $3 or g.who = 'members'
		or g.who in (select 'group:' || m.group_id from members m where m.user_id = $2)`

// Facts gathers what the policy asks about s in folder, by one query for a user
// and two for a link. It does not judge.
func (db *DB) Facts(ctx context.Context, s access.Subject, folder id.Folder) (access.Facts, error) {
	return db.memory.facts.recall(question{s.Kind, s.ID, folder}, func() (access.Facts, bool, error) {
		f, err := db.facts(ctx, s, folder)
		return f, err == nil, err
	})
}

func (db *DB) facts(ctx context.Context, s access.Subject, folder id.Folder) (access.Facts, error) {
	switch s.Kind {
	case access.KindOperator:
		return access.Facts{Owner: true}, nil
	case access.KindUser:
		return db.factsOf(ctx, id.User(s.ID), folder)
	case access.KindShare:
		return db.factsOfLink(ctx, id.Credential(s.ID), folder)
	}
	return access.Facts{}, nil
}

func (db *DB) factsOf(ctx context.Context, u id.User, folder id.Folder) (f access.Facts, _ error) {
	rows, err := db.query(ctx, aUsersFacts, string(folder), string(u), string(access.ToUser(u)))
	type line struct {
		owns, owner  int
		allows, ends int64
	}
	lines, err := collect(rows, err, func(row scanner) (l line, err error) {
		return l, row.Scan(&l.owns, &l.owner, &l.allows, &l.ends)
	})
	for _, l := range lines {
		if l.owns == 1 {
			f.Owner = f.Owner || l.owner == 1
			continue
		}
		f.Grants = append(f.Grants, access.Grant{Allows: access.Action(l.allows), Ends: instant(l.ends)})
	}
	return f, err
}

// factsOfLink: a link to a folder reaches what lies below it; a link to an item
// reaches the item wherever it hangs (the checker lets it to nothing else).
// Barriers stop neither: what may be lent is up to the maker's rights there.
func (db *DB) factsOfLink(ctx context.Context, link id.Credential, folder id.Folder) (access.Facts, error) {
	var maker id.User
	var allows int64
	err := db.queryRow(ctx, `
		with recursive above (id, parent) as (
			select id, parent from folders where id = $1 and deleted = 0
			union all
			select f.id, f.parent from folders f join above on f.id = above.parent where f.deleted = 0
		)
		select c.owner, l.allows from links l join credentials c on c.id = l.credential
		where l.credential = $2 and (l.item is not null or l.folder in (select id from above))`, string(folder), string(link)).Scan(&maker, &allows)
	if err = missing(err); err != nil {
		return access.Facts{}, nothingLent(err)
	}
	f, err := db.factsOf(ctx, maker, folder)
	if err != nil {
		return access.Facts{}, err
	}
	return access.Facts{Lent: &access.Lent{Allows: access.Action(allows), Maker: f}}, nil
}

// nothingLent turns the lack of a row into the lack of a right.
func nothingLent(err error) error {
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}
