package journal

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"cloakroom/app/id"
	"cloakroom/app/media"
)

func TestWhatCannotBeWrittenStays(t *testing.T) {
	d, k, _ := book()
	k.err = errors.New("the disk is full")
	d.Witness(ann, media.Thumb).Leaving(thing(1), 0, 1, 1)
	if d.Flush(t.Context()) == nil {
		t.Fatal("it was not told")
	}
	d.Witness(ann, media.Thumb).Leaving(thing(2), 0, 1, 1)
	if d.Flush(t.Context()) == nil {
		t.Fatal("it was not told")
	}
	d.Witness(ann, media.Thumb).Leaving(thing(2), 0, 1, 1)
	k.err = nil
	flush(t, d)
	times := map[id.Item]int{}
	for _, l := range k.lines {
		times[l.Item] += l.Times
	}
	if times["it_1"] != 1 || times["it_2"] != 2 {
		t.Errorf("%v", times)
	}
}

// TestMuchIsWrittenBitByBit, and nothing of it is lost.
func TestMuchIsWrittenBitByBit(t *testing.T) {
	d, k, _ := book()
	for i := range mostOfOne {
		d.Witness(ann, media.Thumb).Leaving(thing(i), 0, 1, 1)
	}
	for i := range 500 {
		d.Witness(ann, media.Original).Leaving(thing(i), 0, 1, 1)
		d.Note(Entry{Act: SignedIn, Refused: "a wrong password", Network: fmt.Sprintf("10.0.%d.1", i%250)})
	}
	for i, want := range []int{some, mostOfOne + 500 + 250} {
		if err := d.FlushSome(t.Context()); err != nil || len(k.lines) != want {
			t.Errorf("after %d times there are %d lines of %d: %v", i+1, len(k.lines), want, err)
		}
	}
}

// TestNothingIsLostAndNothingTwice lets a chance decide what happens while lines
// are written, or cannot be.
func TestNothingIsLostAndNothingTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, k, _ := book()
		want, got := map[id.Item]int{}, map[id.Item]int{}
		looks := func(n int) {
			for range n {
				it := thing(rapid.IntRange(0, 3*batch).Draw(t, "thing"))
				d.Witness(ann, media.Thumb).Leaving(it, 0, 1, 1)
				want[it.ID]++
			}
		}
		store := busy{k, func() { looks(rapid.IntRange(0, 5).Draw(t, "meanwhile")) }}
		d.store = &store
		for range rapid.IntRange(1, 8).Draw(t, "rounds") {
			looks(rapid.IntRange(0, 2*batch).Draw(t, "looks"))
			if k.err = nil; rapid.Bool().Draw(t, "full") {
				k.err = errors.New("the disk is full")
			}
			if err := d.FlushSome(context.Background()); err != nil && k.err == nil {
				t.Fatal(err)
			}
		}
		k.err, store.meanwhile = nil, func() {}
		if err := d.Flush(context.Background()); err != nil {
			t.Fatal(err)
		}
		for _, l := range k.lines {
			got[l.Item] += l.Times
		}
		if !maps.Equal(got, want) {
			t.Fatalf("%v was noted, %v is written", want, got)
		}
		if len(d.noted)+len(d.open)+len(d.leaves) > 0 {
			t.Fatal("something is still in memory")
		}
	})
}

// TestEachDeliveryIsToldOfItsOwnItem, also while two write down what left, and every
// other time cannot.
func TestEachDeliveryIsToldOfItsOwnItem(t *testing.T) {
	d, k, _ := book()
	d.store = &busy{k, func() {
		if k.err == nil {
			k.err = errors.New("the disk is full")
		} else {
			k.err = nil
		}
	}}
	var all sync.WaitGroup
	var ended atomic.Bool
	for range 2 {
		all.Go(func() {
			for !ended.Load() {
				_ = d.flush(context.Background(), batch)
			}
		})
	}
	want, got := map[id.Item]int64{}, map[id.Item]int64{}
	var left [300]func(int64)
	for i := range 20_000 {
		it := thing(i * 7919 % (3 * batch))
		told := left[i%len(left)]
		if left[i%len(left)] = d.Witness(ann, media.Original).Leaving(it, 0, 1<<40, 1<<40); told != nil {
			told(int64(i))
			want[thing((i-len(left))*7919%(3*batch)).ID] += int64(i)
		}
	}
	ended.Store(true)
	all.Wait()
	for d.Flush(t.Context()) != nil { // until the disk has room
	}
	for _, l := range k.lines {
		got[l.Item] += l.Bytes
	}
	for item, bytes := range want {
		if got[item] != bytes {
			t.Fatalf("of %s %d bytes have left, and %d are written", item, bytes, got[item])
		}
	}
}

// busy is a store in a house where others go on.
type busy struct {
	*kept
	meanwhile func()
}

func (b *busy) Tally(ctx context.Context, lines []Tally) error {
	b.meanwhile()
	return b.kept.Tally(ctx, lines)
}
