package database

import (
	"context"

	"cloakroom/app/access"
	"cloakroom/app/id"
)

// up is the folder $1 and those above it, to the top: what a barrier stops is
// for the policy to say. A deleted folder ends the climb before it begins.
const up = `
	with recursive up (id, parent, owner, barrier, path, above) as (
		select id, parent, owner, barrier, path, 0 from folders where id = $1 and deleted = 0
		union all
		select f.id, f.parent, f.owner, f.barrier, f.path, up.above + 1 from folders f join up on f.id = up.parent where f.deleted = 0
	)`

// facts are rows of four kinds: the folder itself and the barriers above it; who
// asks and in which groups; what they own; what was granted to them.
const (
	theFolder = up + `
	select 'folder' as kind, id, path, above, barrier as allows, 0 as ends, '' as who from up where above = 0 or barrier = 1`

	aUsersFacts = theFolder + `
	union all select 'person', '', name, 0, 0, disabled, '' from users where id = $2
	union all select 'group', '', g.name, 0, 0, 0, '' from members m join groups g on g.id = m.group_id where m.user_id = $2
	union all select 'owner', id, path, above, 0, 0, $3 from up where owner = $2
	union all select 'grant', up.id, up.path, up.above, g.allows, g.ends, g.who from up join grants g on g.folder = up.id
		where g.who = $3 or g.who = 'members' or g.who in (select 'group:' || m.group_id from members m where m.user_id = $2)
	order by 4`

	aGroupsFacts = theFolder + `
	union all select 'group', '', g.name, 0, 0, 0, '' from groups g where g.id = $2
	union all select 'grant', up.id, up.path, up.above, g.allows, g.ends, g.who from up join grants g on g.folder = up.id
		where g.who = $3 or g.who = 'members'
	order by 4`
)

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
		return access.Facts{Grants: []access.Grant{{Source: access.AtLarge, Allows: access.Everything}}}, nil
	case access.KindUser:
		return db.gather(ctx, aUsersFacts, string(folder), s.ID, string(s.Who()))
	case access.KindGroup:
		return db.gather(ctx, aGroupsFacts, string(folder), s.ID, string(s.Who()))
	case access.KindShare:
		return db.factsOfLink(ctx, id.Credential(s.ID), folder)
	}
	return access.Facts{}, nil
}

func (db *DB) gather(ctx context.Context, query string, args ...any) (f access.Facts, _ error) {
	rows, err := db.query(ctx, query, args...)
	_, err = collect(rows, err, func(row scanner) (_ struct{}, err error) {
		var kind, path string
		var allows, ends int64
		var from access.Origin
		var who access.Who
		if err := row.Scan(&kind, &from.Folder, &path, &from.Above, &allows, &ends, &who); err != nil {
			return struct{}{}, err
		}
		from.Path = path
		switch kind {
		case "folder": // the nearest first
			if from.Above == 0 {
				f.Folder = from
			}
			if allows == 1 && f.Barrier.Folder == "" {
				f.Barrier = from
			}
		case "person":
			f.Person.Name, f.Person.Disabled = path, ends > 0
		case "group":
			f.Person.Groups = append(f.Person.Groups, path)
		case "owner":
			f.Grants = append(f.Grants, access.Grant{Source: access.Owned, Who: who, Allows: access.Everything, From: from})
		case "grant":
			f.Grants = append(f.Grants, access.Grant{Source: access.Granted, Who: who, Allows: access.Action(allows), Ends: instant(ends), From: from})
		}
		return struct{}{}, nil
	})
	return f, err
}

// factsOfLink: a link to a folder reaches what lies below it, a link to an item
// that item wherever it hangs (the checker lets it to nothing else).
func (db *DB) factsOfLink(ctx context.Context, link id.Credential, folder id.Folder) (f access.Facts, _ error) {
	rows, err := db.query(ctx, up+`
		select c.owner, l.allows, up.id, up.path, up.above
		from links l join credentials c on c.id = l.credential
		join up on up.id = l.folder or l.item is not null and up.above = 0
		where l.credential = $2`, string(folder), string(link))
	type line struct {
		maker id.User
		access.Lent
	}
	lines, err := collect(rows, err, func(row scanner) (l line, err error) {
		l.Link = link
		return l, row.Scan(&l.maker, &l.Allows, &l.From.Folder, &l.From.Path, &l.From.Above)
	})
	if err != nil || len(lines) == 0 {
		return access.Facts{}, err
	}
	lent := lines[0].Lent
	if lent.Maker, err = db.gather(ctx, aUsersFacts, string(folder), string(lines[0].maker), string(access.ToUser(lines[0].maker))); err != nil {
		return access.Facts{}, err
	}
	return access.Facts{Folder: lent.Maker.Folder, Barrier: lent.Maker.Barrier, Lent: &lent}, nil
}
