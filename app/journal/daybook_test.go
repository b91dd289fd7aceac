package journal

import (
	"context"
	"fmt"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

// kept is a store that keeps what it is given, or fails.
type kept struct {
	lines []Tally
	err   error
	most  int
}

func (k *kept) Tally(_ context.Context, lines []Tally) error {
	if k.err == nil {
		k.lines = append(k.lines, lines...)
		k.most = max(k.most, len(lines))
	}
	return k.err
}

var (
	noon = time.Date(2025, 3, 4, 12, 30, 0, 0, time.UTC)
	ann  = access.Subject{Kind: access.KindUser, ID: "us_ann", Name: "ann", Via: "cr_ann", By: access.Session, Network: "203.0.113.77"}
)

// book is a daybook, what it keeps, and its clock.
func book() (*Daybook, *kept, *time.Time) {
	k, now := &kept{}, noon
	return NewDaybook(k, func() time.Time { return now }), k, &now
}

func thing(n int) *media.Item {
	return &media.Item{ID: id.Item(fmt.Sprintf("it_%d", n)), Folder: "fo_1", Name: "coat.jpg", Version: 1}
}

func flush(t *testing.T, d *Daybook) {
	t.Helper()
	if err := d.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsTheSameIsOneLine(t *testing.T) {
	d, k, now := book()
	for range 1000 {
		d.Witness(ann, media.Thumb).Leaving(thing(1), 0, 10, 10)
		*now = now.Add(time.Millisecond)
	}
	elsewhere := ann
	elsewhere.Network = "198.51.100.7"
	d.Witness(elsewhere, media.Preview).Leaving(thing(1), 0, 10, 10)
	d.Witness(ann, media.Preview).Leaving(thing(2), 0, 10, 10)
	flush(t, d)
	if len(k.lines) != 3 || k.lines[0].Times != 1000 || !k.lines[0].At.Equal(noon) || !k.lines[0].Until.Equal(noon.Add(999*time.Millisecond)) {
		t.Errorf("%d lines: %+v", len(k.lines), k.lines[0])
	}
	if n := k.lines[0].Network; n != "203.0.113.0/24" {
		t.Errorf("from %s", n)
	}
	if flush(t, d); len(k.lines) != 3 {
		t.Error("what was written is written again")
	}
}

func TestADeliveryIsTheUnionOfItsParts(t *testing.T) {
	d, k, _ := book()
	w := d.Witness(ann, media.Original)
	first := w.Leaving(thing(1), 0, 60, 100)
	second := w.Leaving(thing(1), 50, 100, 100)
	second(50)
	first(60)
	w.Leaving(thing(1), 0, 100, 100)(30) // another one, which breaks off
	d.Witness(ann, media.Play).Leaving(thing(1), 0, 100, 100)
	flush(t, d)
	if s := k.lines[0].Spans.String(); s != "0-30" {
		t.Errorf("of the one that broke off %q has left", s)
	}
	var got []string
	for _, l := range k.lines {
		got = append(got, fmt.Sprint(l.Act, l.Reach, l.Bytes, l.Times))
	}
	if want := "[downloadwhole140 1 playhanded over0 0]"; fmt.Sprint(got) != want {
		t.Errorf("%v", got)
	}
}

// TestPartsOfTwoBatches: how many files left does not hang on when the lines were
// written.
func TestPartsOfTwoBatches(t *testing.T) {
	d, k, _ := book()
	leaves := func(from, to int64) { d.Witness(ann, media.Original).Leaving(thing(1), from, to, 100)(to - from) }
	leaves(0, 50)
	flush(t, d)
	leaves(0, 100)
	leaves(50, 100)
	flush(t, d)
	all := k.lines[0]
	for _, l := range k.lines[1:] {
		all.With(&l)
	}
	if all.Times != 2 || all.Reach != Whole || all.Bytes != 200 || len(all.Spans) > 0 {
		t.Errorf("%d times, %s, %d bytes, and %q of the next", all.Times, all.Reach, all.Bytes, all.Spans)
	}
}

// TestAReportOfAPastLine: what left is told when the delivery's line has been
// written, and goes to no line that came since.
func TestAReportOfAPastLine(t *testing.T) {
	d, k, _ := book()
	w := d.Witness(ann, media.Original)
	left := w.Leaving(thing(1), 0, 100, 100)
	flush(t, d)
	w.Leaving(thing(2), 0, 100, 100)
	left(100)
	flush(t, d)
	if len(k.lines) != 3 || k.lines[1].Item != thing(2).ID || k.lines[1].Reach != Handed {
		t.Fatalf("%+v", k.lines)
	}
	if l := k.lines[2]; l.Item != thing(1).ID || l.Reach != Whole || l.Bytes != 100 {
		t.Errorf("%+v", l)
	}
}

// TestNobodyFillsTheDisk: a maker of many lines gets one for the rest, others
// theirs, and the next hour is a new one.
func TestNobodyFillsTheDisk(t *testing.T) {
	d, k, now := book()
	asks := func(s access.Subject, n int) {
		for i := range n {
			d.Witness(s, media.Thumb).Leaving(thing(i), 0, 1, 1)
			if i%999 == 0 {
				flush(t, d)
			}
		}
		flush(t, d)
	}
	asks(ann, 3*mostOfOne)
	distinct := func() map[string]int {
		out := map[string]int{}
		for _, l := range k.lines {
			out[string(l.Key())] += l.Times
		}
		return out
	}
	if n := len(distinct()); n != mostOfOne+1 || k.most > batch {
		t.Errorf("%d lines, %d at once", n, k.most)
	}
	total := 0
	for _, n := range distinct() {
		total += n
	}
	if total != 3*mostOfOne {
		t.Errorf("%d looks of %d are told", total, 3*mostOfOne)
	}
	last := k.lines[len(k.lines)-1]
	if last.Item != "" || last.Detail != "more than is listed" || last.Who != "user:us_ann" {
		t.Errorf("%+v", last)
	}

	k.lines = nil
	d.Refuse(ann, &access.Refusal{Want: access.View, Item: "it_1", Folder: "fo_1", Why: "no right to it"})
	d.Witness(ann, media.Original).Leaving(thing(2), 0, 1, 1)
	ben := ann
	ben.ID, ben.Via = "us_ben", "cr_ben"
	asks(ben, 1)
	if len(k.lines) != 3 || k.lines[0].Item != "it_1" || k.lines[1].Item != "it_2" || k.lines[2].Item != "it_0" {
		t.Errorf("%+v", k.lines)
	}
	k.lines = nil
	*now = now.Add(Stretch)
	asks(ann, 10)
	if n := len(distinct()); n != 10 {
		t.Errorf("%d lines in the next hour", n)
	}

	k.lines = nil
	for i := range 5 * mostOfOne { // of nobody we know, from everywhere
		d.Note(Entry{Act: SignedIn, Refused: "a wrong password", Network: fmt.Sprintf("10.%d.%d.1", i/250, i%250)})
	}
	flush(t, d)
	if n := len(distinct()); n != mostOfOne+1 {
		t.Errorf("%d lines of guesses", n)
	}
}

// TestALoopIsOneLine: whoever takes the same home a thousand times fills nothing.
func TestALoopIsOneLine(t *testing.T) {
	d, k, _ := book()
	for range 1000 {
		d.Witness(ann, media.Original).Leaving(thing(1), 0, 10, 10)(10)
	}
	if flush(t, d); len(k.lines) != 1 || k.lines[0].Times != 1000 || k.lines[0].Bytes != 10_000 {
		t.Errorf("%+v", k.lines)
	}
}

func TestWhoDoesNotWantLooks(t *testing.T) {
	d, k, _ := book()
	d.Looks = false
	d.Witness(ann, media.Thumb).Leaving(thing(1), 0, 1, 1)
	d.Witness(ann, media.Original).Leaving(thing(1), 0, 1, 1)
	if flush(t, d); len(k.lines) != 1 || k.lines[0].Act != Downloaded {
		t.Errorf("%+v", k.lines)
	}
}

func BenchmarkALook(b *testing.B) {
	d, _, _ := book()
	for b.Loop() {
		d.Witness(ann, media.Thumb).Leaving(thing7, 0, 1, 1)
	}
}

func BenchmarkADelivery(b *testing.B) {
	d, _, _ := book()
	for b.Loop() {
		d.Witness(ann, media.Original).Leaving(thing7, 0, 10, 10)(10)
	}
}

var thing7 = thing(7)
