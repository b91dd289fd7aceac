package database

import (
	"context"
	"slices"
	"strings"

	"cloakroom/app/access"
	"cloakroom/app/id"
)

// up is each of some folders and those above it, to the top: what a barrier
// stops is for the policy to say. A deleted folder ends the climb before it begins.
func up(folders string) string {
	return `
	with recursive up (root, id, parent, owner, barrier, path, above) as (
		select id, id, parent, owner, barrier, path, 0 from folders where id in (` + folders + `) and deleted = 0
		union all
		select up.root, f.id, f.parent, f.owner, f.barrier, f.path, up.above + 1
		from folders f join up on f.id = up.parent where f.deleted = 0
	)`
}

// facts are rows of five kinds: the folder itself and those above it, who
// asks, in which groups they are, what they own, and what was granted to them.
// The join is a cross join because SQLite keeps its order then: a look for each
// folder and each who, and not all that was ever granted to everybody.
const (
	theFolder = `
	select root, 'folder' as kind, id, path, above, barrier as allows, 0 as ends, '' as who from up`

	ofAUser = theFolder + `
	union all select '', 'person', '', name, 0, 0, disabled, '' from users where id = $1
	union all select '', 'group', '', g.name, 0, 0, 0, '' from members m join groups g on g.id = m.group_id where m.user_id = $1
	union all select root, 'owner', id, path, above, 0, 0, $2 from up where owner = $1
	union all select up.root, 'grant', up.id, up.path, up.above, g.allows, g.ends, g.who from up cross join grants g
		where g.folder = up.id and g.who in (select $2 union all select 'members' union all select 'group:' || m.group_id from members m where m.user_id = $1)`

	ofAGroup = theFolder + `
	union all select '', 'group', '', g.name, 0, 0, 0, '' from groups g where g.id = $1
	union all select up.root, 'grant', up.id, up.path, up.above, g.allows, g.ends, g.who from up cross join grants g
		where g.folder = up.id and g.who in ($2, 'members')`
)

// Facts gathers what the policy asks about s in folder, by one query for a user
// and two for a link. It does not judge.
func (db *DB) Facts(ctx context.Context, s access.Subject, folder id.Folder) (*access.Facts, error) {
	return db.memory.facts.Recall(question{s.Kind, s.ID, folder}, func() (*access.Facts, bool, error) {
		drops := db.memory.drops.Load() // before the rows: they may be newer, never older
		f, err := db.facts(ctx, s, folder)
		f.Generation = drops
		if f.Lent != nil {
			f.Generation = min(drops, f.Lent.Maker.Generation) // which may be remembered
		}
		return &f, err == nil, err
	})
}

func (db *DB) facts(ctx context.Context, s access.Subject, folder id.Folder) (access.Facts, error) {
	switch s.Kind {
	case access.KindOperator:
		return access.Facts{Grants: []access.Grant{{Source: access.AtLarge, Allows: access.Everything}}}, nil
	case access.KindUser, access.KindGroup:
		all, err := db.gather(ctx, s, folder)
		return all[folder], err
	case access.KindShare:
		return db.factsOfLink(ctx, id.Credential(s.ID), folder)
	}
	return access.Facts{}, nil
}

// Gather remembers the facts about a user in several folders by one query, for
// whoever goes on to ask about each of them.
func (db *DB) Gather(ctx context.Context, s access.Subject, folders []id.Folder) error {
	if s.Kind != access.KindUser {
		return nil
	}
	ask := make([]question, len(folders))
	for i, f := range folders {
		ask[i] = question{s.Kind, s.ID, f}
	}
	_, ask, drops := db.memory.facts.Several(ask)
	if len(ask) == 0 {
		return nil
	}
	folders = folders[:0:0]
	for _, q := range ask {
		folders = append(folders, q.folder)
	}
	began := db.memory.drops.Load()
	found, err := db.gather(ctx, s, folders...)
	if err != nil {
		return err
	}
	for _, q := range ask {
		f := found[q.folder]
		f.Generation = began
		db.memory.facts.Put(drops, q, &f)
	}
	return nil
}

// gather reads the facts about a user or a group in some folders.
func (db *DB) gather(ctx context.Context, s access.Subject, folders ...id.Folder) (map[id.Folder]access.Facts, error) {
	args, places := []any{s.ID, string(s.Who())}, make([]string, len(folders))
	for i, f := range folders {
		args, places[i] = append(args, string(f)), place(i+3)
	}
	from := ofAUser
	if s.Kind == access.KindGroup {
		from = ofAGroup
	}
	rows, err := db.query(ctx, up(strings.Join(places, ", "))+from, args...)
	lines, err := collect(rows, err, scanFact)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(lines, func(a, b fact) int { return a.from.Above - b.from.Above }) // the nearest first
	out, person := map[id.Folder]access.Facts{}, access.Person{}
	for _, l := range lines {
		f := out[l.root]
		switch l.kind {
		case "person":
			person.Name, person.Disabled = l.from.Path, l.ends > 0
			continue
		case "group":
			person.Groups = append(person.Groups, l.from.Path)
			continue
		case "folder":
			if l.from.Above == 0 {
				f.Folder = l.from
			}
			f.Line = append(f.Line, l.from.Folder)
			if l.allows > 0 && f.Barrier.Folder == "" {
				f.Barrier = l.from
			}
		case "owner":
			f.Grants = append(f.Grants, access.Grant{Source: access.Owned, Who: l.who, Allows: access.Everything, From: l.from})
		case "grant":
			f.Grants = append(f.Grants, access.Grant{Source: access.Granted, Who: l.who, Allows: l.allows, Ends: instant(l.ends), From: l.from})
		}
		out[l.root] = f
	}
	for root, f := range out {
		f.Person = person
		out[root] = f
	}
	return out, nil
}

// fact is a row of what gather asks for.
type fact struct {
	root   id.Folder
	kind   string
	from   access.Origin
	allows access.Action
	ends   int64
	who    access.Who
}

func scanFact(row scanner) (f fact, err error) {
	return f, row.Scan(&f.root, &f.kind, &f.from.Folder, &f.from.Path, &f.from.Above, &f.allows, &f.ends, &f.who)
}

// factsOfLink: a link to a folder reaches what lies below it, a link to an item
// that item wherever it hangs (the checker lets it to nothing else).
func (db *DB) factsOfLink(ctx context.Context, link id.Credential, folder id.Folder) (f access.Facts, _ error) {
	rows, err := db.query(ctx, up("$1")+`
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
	maker, err := db.Facts(ctx, access.User(lines[0].maker), folder)
	if err != nil {
		return access.Facts{}, err
	}
	lent.Maker = *maker
	return access.Facts{Folder: lent.Maker.Folder, Barrier: lent.Maker.Barrier, Line: lent.Maker.Line, Lent: &lent}, nil
}
