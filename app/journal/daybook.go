package journal

import (
	"context"
	"sync"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/id"
)

// Daybook is where what left the house and what was refused is noted first, as
// it happens and in memory; Flush enters it into the journal, in batches. What
// changes something never comes here: its entry is part of the change. So a
// crash forgets a moment of looking, and no act.
//
// However often the same happens within an hour, it is one line, and who makes
// more lines than anybody would read gets one for all the rest: nobody fills the
// disk by asking.
type Daybook struct {
	// Looks says whether looking is written down; downloads and refusals are in
	// any case.
	Looks bool

	store   Store
	now     func() time.Time
	writing sync.Mutex

	mu     sync.Mutex
	noted  []Tally           // in the order in which they began, which they are numbered by, from 1 on
	first  int               // the number of the first of them: those before were taken to be written
	open   map[Entry]int     // which number is which
	leaves map[leaf]int      // likewise, and found sooner: nearly all that is noted
	coarse map[string]string // networks, as they are and as they are kept

	hour   int64 // of what follows
	listed map[sort]map[[16]byte]struct{}
	lines  map[maker]int
}

// Store is what a Daybook asks of the database.
type Store interface {
	// Tally writes lines, or adds to those that are there, all or none.
	Tally(ctx context.Context, lines []Tally) error
}

// sort is what lines are counted by: looking, at a wall of pictures say, uses up
// neither what is kept of refusals nor of what is taken home.
type sort struct{ look, refused bool }

// maker is who makes lines of a sort.
type maker struct {
	via id.Credential
	sort
}

// How many lines of a sort and an hour there are of one maker, and of all together.
const (
	mostOfOne = 2000
	mostOfAll = 100_000
)

// NewDaybook returns an empty one.
func NewDaybook(store Store, now func() time.Time) *Daybook {
	return &Daybook{Looks: true, store: store, now: now, first: 1, open: map[Entry]int{}, leaves: map[leaf]int{}, coarse: map[string]string{}}
}

// Refuse notes that something was refused to s by right.
func (d *Daybook) Refuse(s access.Subject, no *access.Refusal) {
	act := map[access.Action]Act{access.View: Looked, access.Download: Downloaded, access.Add: Added, access.Lend: Lend}[no.Want]
	if act == "" {
		act = Edited
	}
	d.Note(By(s, act).To(no.Item, no.Folder, "").Because(no.Why))
}

// Turn notes that s was turned away at the door.
func (d *Daybook) Turn(s access.Subject, why string) { d.Note(By(s, Opened).Because(why)) }

// Note notes what changed nothing.
func (d *Daybook) Note(e Entry) { d.note(Tally{Entry: e, Times: 1}) }

func (d *Daybook) note(t Tally) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.add(t)
}

// add adds t to the line of the same, and says what number that has.
func (d *Daybook) add(t Tally) (at int, ok bool) {
	bytes := t.Bytes
	t.Bytes = 0
	t.Network = d.coarsely(t.Network)
	now := d.now()
	at, known := d.open[t.Entry]
	if !known {
		t.Entry = d.within(t.Entry, now)
		at, known = d.open[t.Entry]
	}
	if !known {
		if len(d.noted) > 2*mostOfAll {
			return 0, false // nothing could be written for long
		}
		at = d.first + len(d.noted)
		d.open[t.Entry] = at
		d.noted = append(d.noted, Tally{Entry: t.Entry, Reach: t.Reach})
		d.noted[at-d.first].At = now
	}
	t.Bytes, t.Until = bytes, now
	d.noted[at-d.first].With(&t)
	return at, true
}

// coarsely remembers a thousand networks: to shorten one costs more than all the
// rest of noting.
func (d *Daybook) coarsely(network string) string {
	short, ok := d.coarse[network]
	if !ok {
		if len(d.coarse) >= 1000 {
			clear(d.coarse)
		}
		short = Coarse(network)
		d.coarse[network] = short
	}
	return short
}

// within returns e, or what is said in its place when its maker has as many
// lines as fit into this hour.
func (d *Daybook) within(e Entry, now time.Time) Entry {
	if hour := now.UnixMicro() / Stretch.Microseconds(); hour != d.hour || d.listed == nil {
		d.hour, d.listed, d.lines = hour, map[sort]map[[16]byte]struct{}{}, map[maker]int{}
	}
	who := maker{e.Via, sort{e.Act == Looked, e.Refused != ""}}
	if d.listed[who.sort] == nil {
		d.listed[who.sort] = map[[16]byte]struct{}{}
	}
	key, listed := [16]byte(Tally{Entry: e}.Key()), d.listed[who.sort]
	if _, ok := listed[key]; ok {
		return e
	}
	if d.lines[who] < mostOfOne && len(listed) < mostOfAll {
		d.lines[who]++
		listed[key] = struct{}{}
		return e
	}
	more := Entry{Act: e.Act, Detail: notListed, Refused: e.Refused}
	if len(listed) < mostOfAll && e.Via != "" {
		more.Who, more.Name, more.Via, more.By = e.Who, e.Name, e.Via, e.By
	}
	return more
}
