package database_test

import (
	"crypto/sha256"
	"database/sql"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/journal"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

// books is a house of which everything that is kept beside the rows it is counted
// from is counted again.
type books struct {
	*cellar
	rows  *sql.DB
	links []id.Credential
	open  []intake.Upload
	names int
}

// wrong tells, by what it says of them, which rows do not agree with those that
// they are counted from.
var wrong = map[string]string{
	"what a user has used": `select id from users u where used <> (select coalesce(sum(size), 0) from versions where creator = u.id)`,
	"what a folder holds": `select id from folders f where deleted = 0 and
		bytes <> (select coalesce(sum(v.size), 0) from items i join versions v on v.item = i.id where i.folder = f.id and i.deleted = 0)`,
	"what a link has taken": `select credential from links l where handed <> (select count(*) from handed where link = l.credential)
		or handed_bytes <> (select coalesce(sum(size), 0) from handed where link = l.credential)`,
	"what an item is put in order by": `select id from items i where purged = 0 and bytes <> (select size from versions where item = i.id and version = i.version)`,
	"the name of an item":             `select id from items i where deleted = 0 and 1 <> (select count(*) from names where thing = i.id and parent = i.folder and name = i.name)`,
	"the name of a folder":            `select id from folders f where deleted = 0 and 1 <> (select count(*) from names where thing = f.id and parent = coalesce(f.parent, '') and name = f.name)`,
	"a name": `select thing from names n where not exists (select 1 from items where id = n.thing and deleted = 0)
		and not exists (select 1 from folders where id = n.thing and deleted = 0)`,
	"the path of a folder": `select f.id from folders f left join folders p on p.id = f.parent
		where f.deleted = 0 and (f.path <> coalesce(p.path || '/', '') || f.name or p.deleted > 0)`,
	"an item's folder":    `select i.id from items i join folders f on f.id = i.folder where i.deleted = 0 and f.deleted > 0`,
	"the quota of a user": `select id from users u where used + (select coalesce(sum(size), 0) from uploads where owner = u.id and state = 'open') > quota`,
	"the quota of a folder": `select id from folders q where deleted = 0 and quota <
		(select coalesce(sum(f.bytes), 0) from folders f where f.deleted = 0 and (f.id = q.id or f.path >= q.path || '/' and f.path < q.path || '0')) +
		(select coalesce(sum(u.size), 0) from uploads u join folders f on f.id = u.folder where u.state = 'open' and f.deleted = 0 and (f.id = q.id or f.path >= q.path || '/' and f.path < q.path || '0'))`,
	"the limits of a link": `select credential from links l where handed + (select count(*) from uploads where link = l.credential and state = 'open') > max_items
		or handed_bytes + (select coalesce(sum(size), 0) from uploads where link = l.credential and state = 'open') > max_total`,
}

// TestTheBooksAgreeWithTheRows does whatever people can do with things, in any
// order, and purges in between, stopping midway at times.
func TestTheBooksAgreeWithTheRows(t *testing.T) {
	c := dig(t)
	rows, err := sql.Open("sqlite", "file:"+c.file+"?_pragma=busy_timeout(10000)")
	c.must(err)
	t.Cleanup(func() { _ = rows.Close() })
	b := &books{cellar: c, rows: rows}
	rapid.Check(t, func(rt *rapid.T) {
		b.begin(rt)
		rt.Repeat(map[string]func(*rapid.T){
			"make a folder": b.makes, "begin": b.begins, "end": b.ends, "move an item": b.movesItem, "move a folder": b.movesFolder,
			"delete": b.deletes, "bring back": b.bringsBack, "forget": b.forgets, "restore": b.restores, "purge": b.purges, "": b.agrees,
		})
	})
}

// begin ends the round before, and makes the folders, links and limits of one.
func (b *books) begin(rt *rapid.T) {
	b.at = b.at.Add(2 * media.Grace)
	for _, up := range b.open {
		b.must(b.db.DropUpload(b.Context(), up))
	}
	b.open, b.links = nil, nil
	for {
		gone, err := b.db.Doom(b.Context(), b.at.Add(-media.Grace), 1000)
		b.must(err)
		b.must(b.db.Purge(b.Context(), gone, b.at))
		if len(gone) == 0 {
			break
		}
	}
	b.names++
	for _, u := range []id.User{b.a, b.b} {
		top := media.Folder{ID: id.NewFolder(), Owner: u, Name: fmt.Sprint("top ", b.names, u), Created: b.at}
		b.must(b.db.AddFolders(b.Context(), []media.Folder{top}, journal.Entry{}))
		b.must(b.db.SetFolderQuota(b.Context(), top.ID, rapid.Int64Range(-1, 300).Draw(rt, "quota"), journal.Entry{}))
		b.home[u] = top.ID
		is, err := b.db.User(b.Context(), u)
		b.must(err)
		b.must(b.db.SetQuota(b.Context(), u, is.Used+rapid.Int64Range(0, 600).Draw(rt, "quota of a user"), journal.Entry{}))
		link := id.NewCredential()
		b.must(b.db.AddLink(b.Context(), library.Link{
			ID: link, Folder: top.ID, Maker: u, Allows: access.Add, Created: b.at, Ends: b.at.Add(10 * media.Grace),
			Asking: library.Asking{MaxFiles: rapid.IntRange(0, 6).Draw(rt, "files"), MaxTotal: rapid.Int64Range(0, 300).Draw(rt, "bytes of a link")},
		}, "", sha256.Sum256([]byte(link)), journal.Entry{}))
		b.links = append(b.links, link)
	}
}

// some picks one of the ids that a query finds; none: "".
func (b *books) some(rt *rapid.T, query string, args ...any) string {
	rows, err := b.rows.Query(query, args...)
	b.must(err)
	defer rows.Close()
	var all []string
	for rows.Next() {
		var it string
		b.must(rows.Scan(&it))
		all = append(all, it)
	}
	b.must(rows.Err())
	if len(all) == 0 {
		return ""
	}
	return rapid.SampledFrom(all).Draw(rt, "which")
}

// Of these three, one that is not there is asked for where there is none.

func (b *books) folder(rt *rapid.T) media.Folder {
	const below = `with recursive below (id) as (select ?1 union all select ?2 union all select f.id from folders f join below on f.parent = below.id where f.deleted = 0) `
	f, err := b.db.Folder(b.Context(), id.Folder(b.some(rt, below+`select id from below where id in (select id from folders where deleted = 0)`, string(b.home[b.a]), string(b.home[b.b]))))
	if err != nil {
		f = media.Folder{ID: b.home[b.a], Name: "gone", Path: "gone"} // it is deleted too
	}
	return f
}

func (b *books) thing(rt *rapid.T) media.Item {
	it, err := b.db.Item(b.Context(), id.Item(b.some(rt, `select id from items where deleted = 0 and folder = ?1`, string(b.folder(rt).ID))))
	if err != nil {
		it = &media.Item{ID: id.NewItem(), Name: "gone"}
	}
	return *it
}

func (b *books) trashed(rt *rapid.T) library.Trashed {
	t, err := b.db.Trashed(b.Context(), b.some(rt, `select thing from trash where at > ?1`, b.at.Add(-2*media.Grace).UnixMicro()))
	if err != nil {
		t = library.Trashed{Item: id.NewItem(), Name: "gone"}
	}
	return t
}

func (b *books) agrees(rt *rapid.T) {
	for what, query := range wrong {
		if it := b.some(rt, query); it != "" {
			rt.Fatalf("%s is wrong: %s", what, it)
		}
	}
}
