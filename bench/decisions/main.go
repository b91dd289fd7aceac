// Command decisions measures what it costs to decide: whether somebody may look
// into a folder, asked for the first time and asked again, in a house with many
// people, folders, grants and rules. It makes the house's database in a temporary
// folder, and prints; what is good enough is for docs/performance.md to say.
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
	"strings"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/database"
	"cloakroom/app/id"
	"cloakroom/app/rules"
)

// house is how large it is.
type house struct{ users, folders, grants, rules int }

func main() {
	var h house
	flag.IntVar(&h.users, "users", 10_000, "people with an account")
	flag.IntVar(&h.folders, "folders", 100_000, "folders, eight deep")
	flag.IntVar(&h.grants, "grants", 1_000_000, "grants")
	flag.IntVar(&h.rules, "rules", 1000, "rules; half of them match every folder")
	asked := flag.Int("asked", 5000, "questions")
	flag.Parse()
	if err := run(context.Background(), h, *asked); err != nil {
		fmt.Fprintln(os.Stderr, "decisions:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, h house, asked int) (err error) {
	dir, err := os.MkdirTemp("", "cloakroom-decisions-")
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
	users, folders, err := h.fill(file)
	if err != nil {
		return err
	}
	read, err := rules.Read(strings.NewReader(h.file()))
	if err != nil {
		return err
	}
	for _, of := range []struct {
		name  string
		rules *rules.Rules
	}{{"without rules", &rules.Rules{}}, {fmt.Sprintf("with %d rules", h.rules), read}} {
		db.Forget()
		ledger := rules.NewLedger(db, time.Now)
		ledger.Use(of.rules)
		first, again := ask(ctx, access.NewChecker(ledger, time.Now), users, folders, asked)
		fmt.Printf("%-18s first: p50 %v p99 %v   again: p50 %v p99 %v\n", of.name, first[0], first[1], again[0], again[1])
	}
	return nil
}

// ask puts the same questions twice and returns the median and the 99th of a
// hundred of each time.
func ask(ctx context.Context, c *access.Checker, users []id.User, folders []id.Folder, n int) (first, again [2]time.Duration) {
	r := rand.New(rand.NewPCG(1, 2))
	type question struct {
		s access.Subject
		f id.Folder
	}
	all := make([]question, n)
	for i := range all {
		all[i] = question{access.User(users[r.IntN(len(users))]), folders[r.IntN(len(folders))]}
		all[i].s.By = access.Session
	}
	once := func() [2]time.Duration {
		took := make([]time.Duration, n)
		for i, q := range all {
			began := time.Now()
			_, _ = c.Rights(ctx, q.s, q.f)
			took[i] = time.Since(began)
		}
		slices.Sort(took)
		return [2]time.Duration{took[n/2], took[n*99/100]}
	}
	return once(), once()
}

// file is the text of the rules: every other one fits every folder, and none is
// ever fulfilled by more than one of a hundred people.
func (h house) file() string {
	var b strings.Builder
	b.WriteString("rules:\n")
	for i := range h.rules {
		path := "top/{case}/**"
		if i%2 == 1 {
			path = fmt.Sprintf("other%d/**", i)
		}
		fmt.Fprintf(&b, "  - {name: r%d, path: %q, gives: viewer, when: \"user.endsWith('%02d') && signed_in\"}\n", i, path, i%100)
	}
	return b.String()
}

// fill writes the rows behind the database's back: by its doors that would take
// an hour.
func (h house) fill(file string) (users []id.User, folders []id.Folder, err error) {
	db, err := sql.Open("sqlite", "file:"+file+"?_pragma=synchronous(off)&_pragma=busy_timeout(10000)")
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	tx, err := db.Begin()
	if err != nil {
		return nil, nil, err
	}
	var wrong error
	do := func(query string, args ...any) {
		if _, err := tx.Exec(query, args...); err != nil && wrong == nil {
			wrong = err
		}
	}
	for i := range h.users {
		u := id.NewUser()
		users = append(users, u)
		do(`insert into users (id, name, password, admin, created) values (?, ?, '', 0, 1)`, string(u), fmt.Sprintf("user%d", i))
	}
	// A chain of eight below the top, again and again.
	top := id.NewFolder()
	do(`insert into folders (id, owner, name, path, created) values (?, ?, 'top', 'top', 1)`, string(top), string(users[0]))
	parent, path := top, "top"
	for i := range h.folders {
		if i%7 == 0 {
			parent, path = top, "top"
		}
		f, name := id.NewFolder(), fmt.Sprintf("f%d", i)
		path += "/" + name
		do(`insert into folders (id, parent, name, path, created) values (?, ?, ?, ?, 1)`, string(f), string(parent), name, path)
		folders, parent = append(folders, f), f
	}
	r := rand.New(rand.NewPCG(3, 4))
	for range h.grants {
		do(`insert into grants (folder, who, allows, created) values (?, ?, 1, 1) on conflict do nothing`,
			string(folders[r.IntN(len(folders))]), "user:"+string(users[r.IntN(len(users))]))
	}
	return users, folders, errors.Join(wrong, tx.Commit())
}
