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
	"math/rand/v2"
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
	db, err := database.Open(ctx, file, time.Now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	began := time.Now()
	people, err := fill(ctx, db, file, items, folders)
	if err != nil {
		return err
	}
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	fmt.Printf("%d items in %d folders, made in %v, %d MB\n", items, folders, time.Since(began).Round(time.Second), info.Size()>>20)
	l := library.New(db, access.NewChecker(db, time.Now), time.Now)
	for _, who := range people {
		for _, text := range []string{"img", "img 2021", "type:film", "beach after:2015 before:2016", "zebra", "img dsc", "nowhere"} {
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
func fill(ctx context.Context, db *database.DB, file string, items, folders int) ([]person, error) {
	people := []person{{"owner of all", access.User(id.NewUser())}, {"who sees 1/1000", access.User(id.NewUser())}, {"who sees 1/10", access.User(id.NewUser())}}
	for i, p := range people {
		if err := db.AddUser(ctx, account.User{ID: id.User(p.s.ID), Name: fmt.Sprintf("p%d", i), Created: time.Now()}, "", journal.Entry{}); err != nil {
			return nil, err
		}
	}
	top := media.Folder{ID: id.NewFolder(), Owner: id.User(people[0].s.ID), Name: "top", Path: "top", Created: time.Now()}
	if err := db.AddFolders(ctx, []media.Folder{top}, journal.Entry{}); err != nil {
		return nil, err
	}
	raw, err := sql.Open("sqlite", "file:"+file+"?_pragma=synchronous(off)&_pragma=busy_timeout(10000)")
	if err != nil {
		return nil, err
	}
	defer raw.Close()
	r := rand.New(rand.NewPCG(1, 2))
	all := make([]id.Folder, folders)
	words := []string{"beach", "garden", "wedding", "school", "mountain", "harbour", "snow", "birthday"}
	for at := 0; at < folders+items; {
		tx, err := raw.BeginTx(ctx, nil)
		if err != nil {
			return nil, err
		}
		for end := min(at+50_000, folders+items); at < end; at++ {
			if at < folders {
				all[at] = id.NewFolder()
				_, err = tx.ExecContext(ctx, `insert into folders (id, parent, name, path, created) values (?1, ?2, ?3, 'top/' || ?3, ?4)`,
					string(all[at]), string(top.ID), fmt.Sprintf("album %d", at), time.Now().UnixMicro())
				for n, every := range map[int]int{1: 1000, 2: 10} {
					if err == nil && at%every == 0 {
						_, err = tx.ExecContext(ctx, `insert into grants (folder, who, allows, created) values (?1, ?2, ?3, 0)`, string(all[at]), string(people[n].s.Who()), int64(access.View))
					}
				}
			} else {
				err = item(ctx, tx, r, all[r.IntN(folders)], at, words)
			}
			if err != nil {
				return nil, errors.Join(err, tx.Rollback())
			}
		}
		if err := tx.Commit(); err != nil {
			return nil, err
		}
	}
	db.Forget()
	return people, nil
}

func item(ctx context.Context, tx *sql.Tx, r *rand.Rand, folder id.Folder, n int, words []string) error {
	item := string(id.NewItem())
	taken := time.Date(2010+r.IntN(15), time.Month(1+r.IntN(12)), 1+r.IntN(28), 12, 0, 0, 0, time.UTC)
	kind, prefix := "image/jpeg", "IMG"
	if n%20 == 0 {
		kind, prefix = "video/mp4", "DSC"
	}
	if n%100_000 == 0 {
		prefix = "zebra"
	}
	name := fmt.Sprintf("%s_%s_%s %d.jpg", prefix, taken.Format("20060102"), words[r.IntN(len(words))], n)
	_, err := tx.ExecContext(ctx, `insert into items (id, folder, name, version, created, dated) values (?1, ?2, ?3, 1, ?4, ?5)`, item, string(folder), name, time.Now().UnixMicro(), taken.UnixMicro())
	if err == nil {
		_, err = tx.ExecContext(ctx, `
			insert into versions (item, version, key, type, size, sha256, modified, taken, created, developed) values (?1, 1, ?1, ?2, 1, zeroblob(32), 1, ?3, 0, 1)`, item, kind, taken.UnixMicro())
	}
	return err
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
