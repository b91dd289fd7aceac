package proof

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/rules"
)

var (
	sequences = flag.Int("sequences", 400, "how many sequences of steps")
	from      = flag.Uint64("from", 0, "the number of the first one")
	seed      = flag.Uint64("seed", 0, "of the dice; 0: a new one each time")
)

// agree compares one answer of the house with the model's.
func (w *town) agree(s access.Subject, who string, in *folder, want access.Action) {
	w.asked++
	got, err := w.checker.Rights(w.t.Context(), s, w.ids[in])
	w.ok(err)
	why, err := w.checker.Why(w.t.Context(), s, access.View, w.ids[in])
	w.ok(err)
	w.weigh(s, who+" in "+in.String(), got, why, want)
}

// weigh compares what the house said, and why, with the model.
func (w *town) weigh(s access.Subject, who string, got access.Action, why access.Verdict, want access.Action) {
	sum := access.Action(0)
	for _, r := range why.Reasons {
		sum |= r.Gives
		if (r.Gives != 0) != (r.Effect == access.Counts && r.Allows != 0) && r.Source != access.ByLink {
			w.differ("%s: a reason says %+v", who, r)
		}
	}
	if want &= s.Scope; got != want || why.Can != want || sum&s.Scope != want || why.Yes != want.Has(access.View) {
		w.differ("%s: the house says %05b, why says %05b by %05b, the model %05b", who, got, why.Can, sum, want)
	}
}

// user is somebody by a session, or by a token that may do some things, perhaps
// in one folder alone.
func (w *town) user(p *person) access.Subject {
	s := w.session(p)
	if w.dice.IntN(4) == 0 {
		s.By, s.Scope = access.Token, one(w, access.Roles()).Allows
		s.Within = w.ids[one(w, append(w.standing(), nil))]
	}
	return s
}

func (w *town) askUser(p *person, in *folder) {
	s := w.user(p)
	want := w.can(p, s.By, in)
	within := s.Within == ""
	for f := in; f != nil; f = f.parent {
		within = within || w.ids[f] == s.Within
	}
	if !within {
		want = 0
	}
	w.agree(s, fmt.Sprintf("%s by %s within %s", p.name, s.By, s.Within), in, want)
}

// askGroup asks what a group as such may do, which is nobody's in particular.
func (w *town) askGroup(name string, in *folder) {
	w.agree(access.Group(w.groups[name[1:]]), name, in, w.can(&person{groups: []string{name}}, "", in))
}

// askGuest asks of whom a link, or an unlock of it, lets in: nobody unless it
// lives, and nobody by a locked link itself.
func (w *town) askGuest(who string, l *link, via id.Credential, lives bool, in *folder) {
	k, err := w.accounts.Behind(w.t.Context(), via)
	if (err == nil) != lives || err != nil && !fault.Is(err, fault.Gone) {
		w.differ("%s lives (%v): %v", who, lives, err)
	}
	if !lives {
		return
	}
	if l.item == nil {
		w.agree(k.Subject, who, in, w.lent(l, in))
		return
	}
	w.agree(k.Subject, who, in, 0) // a link to one item opens no folder
	for _, it := range w.items {
		is, err := w.db.Item(w.t.Context(), w.things[it])
		if fault.Is(err, fault.NotFound) == !it.deleted {
			w.differ("%s is there (%v): %v", it.name, !it.deleted, err)
		}
		if err != nil {
			continue
		}
		w.asked++
		got, err := w.checker.ItemRights(w.t.Context(), k.Subject, is)
		w.ok(err)
		why, err := w.checker.WhyItem(w.t.Context(), k.Subject, access.View, is)
		w.ok(err)
		w.weigh(k.Subject, who+" with "+it.name, got, why, w.lentItem(l, it))
	}
}

func (w *town) askLink(n int, in *folder) {
	l := w.links[n]
	w.askGuest(fmt.Sprintf("link %d", n), l, w.shares[l], l.lives(w.now) && l.password == 0, in)
}

func (w *town) askUnlock(n int, in *folder) {
	u := w.unlocks[n]
	w.askGuest(fmt.Sprintf("unlock %d", n), u.of, w.keys[u], u.lives(w.now), in)
}

// askSome asks one question of each kind; what is remembered by it, the next
// step has to end.
func (w *town) askSome() {
	w.askUser(w.anybody(), one(w, w.folders))
	if len(w.links) > 0 && w.dice.IntN(2) == 0 {
		w.askLink(w.dice.IntN(len(w.links)), one(w, w.folders))
	}
	if len(w.unlocks) > 0 {
		w.askUnlock(w.dice.IntN(len(w.unlocks)), one(w, w.folders))
	}
}

// askAll asks everything: one by one, or of all folders at once as pages do.
func (w *town) askAll() {
	var all []id.Folder
	for _, f := range w.folders {
		all = append(all, w.ids[f])
	}
	for _, p := range w.people {
		if w.dice.IntN(2) == 0 {
			w.ok(w.db.Gather(w.t.Context(), access.User(w.users[p]), all))
		}
		for _, f := range w.folders {
			w.askUser(p, f)
		}
	}
	w.askGroup(w.aGroup(), one(w, w.folders))
	w.askMembers(w.aGroup())
	w.askTrash(w.anybody())
	for n := range w.links {
		for _, f := range w.folders {
			w.askLink(n, f)
		}
	}
	for n := range w.unlocks {
		w.askUnlock(n, one(w, w.folders))
	}
}

// newSite is where towns are built in a test.
func newSite(t *testing.T) *site {
	t.Helper()
	dir := t.TempDir()
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() { // every write is synced
		dir, err = os.MkdirTemp("/dev/shm", "cloakroom-proof-")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.RemoveAll(dir) })
	}
	s := &site{t: t, seed: *seed, dir: dir, at: time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC), files: files()}
	if s.seed == 0 {
		s.seed = rand.Uint64()
	}
	for i, f := range s.files {
		var err error
		s.files[i].read, err = rules.Read(strings.NewReader(f.text))
		s.ok(err)
	}
	return s
}

// TestRightsAreTheModels does random things to random towns: 5 to 15 in each. A long run: docs/proofs.md.
func TestRightsAreTheModels(t *testing.T) {
	s := newSite(t)
	began := time.Now()
	for n := range *sequences {
		w := s.town(*from + uint64(n))
		for range 5 + w.dice.IntN(11) {
			w.step()
			if w.dice.IntN(2) == 0 {
				w.askSome()
			}
		}
		w.askAll()
		w.askDeletes()
		if n++; n%20_000 == 0 || n == *sequences {
			t.Logf("seed %d from %d: %d sequences, %d steps, %d questions, no divergence, in %v", s.seed, *from, n, s.steps, s.asked, time.Since(began).Round(time.Second/100))
		}
	}
	s.ok(s.db.Close())
}
