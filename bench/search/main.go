// Command search measures finding things in a house with many items: for who owns
// all of it, for who sees a thousandth of it, and for who sees a tenth, by words
// that are everywhere, somewhere and nowhere. It makes the house's database in a
// temporary folder (-in says where), and prints.
package main

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/database"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/library"
	"cloakroom/app/media"
	"cloakroom/bench/bulk"
)

func main() {
	items := flag.Int("items", 1_000_000, "items")
	folders := flag.Int("folders", 10_000, "folders, all in one")
	asked := flag.Int("asked", 200, "searches of each kind")
	in := flag.String("in", "", "where the house is made")
	flag.Parse()
	if err := run(context.Background(), *in, *items, *folders, *asked); err != nil {
		fmt.Fprintln(os.Stderr, "search:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, in string, items, folders, asked int) (err error) {
	dir, err := os.MkdirTemp(in, "cloakroom-search-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := filepath.Join(dir, "cloakroom.db")
	began := time.Now()
	people, err := fill(ctx, file, items, folders)
	if err != nil {
		return err
	}
	db, err := database.Open(ctx, file, time.Now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	fmt.Printf("%d items in %d folders, made in %v, %d MB\n", items, folders, time.Since(began).Round(time.Second), info.Size()>>20)
	l := library.New(db, access.NewChecker(db, time.Now), time.Now)
	for _, who := range people {
		for _, text := range []string{"img", "img 2021", "type:film", "beach after:2014 before:2016", "zebra", "img dsc", "nowhere"} {
			if err := measure(ctx, l, who, text, asked); err != nil {
				return err
			}
		}
	}
	return nil
}

type person struct {
	name string
	s    access.Subject
}

// fill makes the house: ann owns all, ben sees one folder in a thousand, eve one in ten.
func fill(ctx context.Context, file string, items, folders int) (_ []person, err error) {
	people := []person{{"owner of all", access.User(id.NewUser())}, {"who sees 1/1000", access.User(id.NewUser())}, {"who sees 1/10", access.User(id.NewUser())}}
	top := media.Folder{ID: id.NewFolder(), Owner: id.User(people[0].s.ID), Name: "top", Path: "top", Created: time.Now()}
	db, err := database.Open(ctx, file, time.Now)
	if err != nil {
		return nil, err
	}
	for i, p := range people {
		err = errors.Join(err, db.AddUser(ctx, account.User{ID: id.User(p.s.ID), Name: fmt.Sprintf("p%d", i), Created: time.Now()}, "", journal.Entry{}))
	}
	if err = errors.Join(err, db.AddFolders(ctx, []media.Folder{top}, journal.Entry{}), db.Close()); err != nil {
		return nil, err
	}
	raw, err := bulk.Open(ctx, file)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, raw.Close()) }()
	tx, err := raw.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, tx.Commit()) }()
	for at := range folders {
		album := id.NewFolder()
		_, err = tx.ExecContext(ctx, `insert into folders (id, parent, name, path, created) values (?1, ?2, ?3, 'top/' || ?3, ?4)`,
			string(album), string(top.ID), fmt.Sprintf("album %d", at), time.Now().UnixMicro())
		for n, every := range map[int]int{1: 1000, 2: 10} {
			if err == nil && at%every == 0 {
				_, err = tx.ExecContext(ctx, `insert into grants (folder, who, allows, created) values (?1, ?2, ?3, 0)`, string(album), string(people[n].s.Who()), int64(access.View))
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return people, fillItems(ctx, tx, items, folders)
}

// fillItems puts items into the folders, by chance. What can be found is made of
// them all at once, as for a house from before there was a search: by a trigger
// for each it would take a night.
func fillItems(ctx context.Context, tx *sql.Tx, items, folders int) error {
	if _, err := tx.ExecContext(ctx, `
		create temp table albums as select id from folders where parent <> '' order by path;
		create temp table word (said text);
		insert into word values ('beach'), ('garden'), ('wedding'), ('school'), ('mountain'), ('harbour'), ('snow'), ('birthday')`); err != nil {
		return err
	}
	for _, step := range []string{
		`create temp table fresh as
			with recursive n (i) as (select 0 union all select i + 1 from n where i + 1 < ?1)
			select 'it_' || lower(hex(randomblob(13))) as id, i, 1 + abs(random()) % ?2 as album, 1 + abs(random()) % 8 as word,
				1262347200 + 86400 * (abs(random()) % 5475) as taken from n order by 1`,
		`insert into items (id, folder, name, version, created, dated)
			select x.id, a.id, case when i % 100000 = 0 then 'zebra' when i % 20 = 0 then 'DSC' else 'IMG' end || strftime('_%Y%m%d_', taken, 'unixepoch') || w.said || ' ' || i || '.jpg',
				1, 1700000000000000 + i, taken * 1000000
			from fresh x join albums a on a.rowid = album join word w on w.rowid = x.word`,
		`insert into versions (item, version, key, type, size, sha256, modified, taken, created, developed)
			select id, 1, id, case when i % 20 = 0 then 'video/mp4' else 'image/jpeg' end, 1, zeroblob(32), 1, taken * 1000000, 0, 1 from fresh`,
		`insert into documents (thing, folder) select id, folder from items order by created`,
		`insert into words (rowid, said, marks) select d.doc, w.said, w.marks from documents d join wording w on w.thing = d.thing where d.thing like 'it_%'`,
	} {
		began := time.Now()
		if _, err := tx.ExecContext(ctx, step, items, folders); err != nil {
			return fmt.Errorf("%w in %.60s…", err, step)
		}
		fmt.Fprintf(os.Stderr, "%v: %.40s…\n", time.Since(began).Round(time.Second), step)
	}
	return nil
}

func measure(ctx context.Context, l *library.Library, who person, text string, asked int) error {
	times, found, more := make([]time.Duration, asked), 0, false
	for i := range asked {
		began := time.Now()
		m, err := l.Search(ctx, who.s, text, "")
		if err != nil {
			return err
		}
		times[i], found, more = time.Since(began), len(m.List), m.Next != ""
	}
	first := times[0]
	slices.Sort(times)
	fmt.Printf("%-16s %-30s found %2d more %-5v first %8v p50 %8v p95 %8v\n", who.name, text, found, more,
		first.Round(10*time.Microsecond), times[asked/2].Round(10*time.Microsecond), times[asked*95/100].Round(10*time.Microsecond))
	return nil
}
