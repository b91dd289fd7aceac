package intake_test

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"time"

	"pgregory.net/rapid"

	"cloakroom/app/fault"
	"cloakroom/app/intake"
)

// pick is one of those that are open; nil if none is, and then there is nothing to do.
func (m *model) pick(rt *rapid.T) *sent {
	if len(m.open) == 0 {
		return nil
	}
	return rapid.SampledFrom(m.open).Draw(rt, "upload")
}

func (m *model) begins(rt *rapid.T) {
	again := len(m.open) > 0 && rapid.Bool().Draw(rt, "again")
	var up *sent
	if again {
		up = m.pick(rt)
	} else {
		m.turn++
		up = &sent{name: fmt.Sprint("file ", m.turn), key: fmt.Sprintf("key %d of %d", m.turn, m.clock.now().UnixNano()), whole: rapid.SliceOfN(rapid.Byte(), 0, 700).Draw(rt, "bytes")}
	}
	sum := sha256.Sum256(up.whole)
	got, err := m.in.Begin(m.Context(), m.alice, intake.Parcel{Folder: m.into, Name: up.name, Size: int64(len(up.whole)), SHA256: sum[:], Once: up.key, IfTaken: intake.Refuse})
	switch {
	case again && err == nil && got.ID == up.id && got.Offset >= up.acknowledged:
	case again:
		rt.Fatalf("told again: %v at %d, %v; want %v at %d", got.ID, got.Offset, err, up.id, up.acknowledged)
	case m.used+m.reserved()+int64(len(up.whole)) > m.quota:
		if !fault.Is(err, fault.Full) {
			rt.Fatalf("beyond the quota: %v", err)
		}
	case err != nil:
		rt.Fatal(err)
	default:
		up.id, up.ends = got.ID, got.Ends
		m.open = append(m.open, up)
	}
}

func (m *model) appends(rt *rapid.T) {
	up := m.pick(rt)
	if up == nil {
		return
	}
	rest := int64(len(up.whole)) - up.acknowledged
	n := rapid.Int64Range(0, rest).Draw(rt, "n")
	content := bytes.Clone(up.whole[up.acknowledged : up.acknowledged+n])
	at, b := up.acknowledged, intake.Body{Size: n, Stop: func() {}}
	want := fault.Internal // no error
	least, most := up.acknowledged+n, up.acknowledged+n
	switch rapid.SampledFrom([]string{"well", "well", "well", "elsewhere", "too much", "too much, unsaid", "unsaid", "torn", "checked", "mistaken"}).Draw(rt, "how") {
	case "elsewhere":
		at += rapid.SampledFrom([]int64{-1, 1, 1 << 40, -at - 1}).Draw(rt, "by")
		want, least, most = fault.Conflict, up.acknowledged, up.acknowledged
	case "too much":
		content = append(content, make([]byte, rest-n+1)...)
		b.Size, want, least, most = int64(len(content)), fault.TooLarge, up.acknowledged, up.acknowledged
	case "too much, unsaid":
		content = append(content, up.whole[up.acknowledged+n:]...)
		content = append(content, 1)
		b.Size, want, least, most = -1, fault.TooLarge, up.acknowledged, int64(len(up.whole))
	case "unsaid":
		b.Size = -1
	case "torn":
		if n == 0 {
			return
		}
		cut := rapid.Int64Range(0, n-1).Draw(rt, "cut")
		content = content[:cut]
		want, least, most = fault.Conflict, up.acknowledged+cut, up.acknowledged+cut
	case "checked":
		sum := sha1.Sum(content)
		b.Hash, b.Want = sha1.New(), sum[:]
	case "mistaken":
		b.Hash, b.Want = sha256.New(), make([]byte, 32)
		if want, least, most = fault.Mismatch, up.acknowledged, up.acknowledged; rest == 0 {
			return // nothing is left to be compared
		}
	}
	b.Reader = bytes.NewReader(content)
	if rapid.Bool().Draw(rt, "in small reads") {
		b.Reader = io.MultiReader(bytes.NewReader(content[:len(content)/2]), bytes.NewReader(content[len(content)/2:]))
	}
	now, err := m.in.Append(m.Context(), m.alice, up.id, at, b)
	if want == fault.Internal && err != nil || want != fault.Internal && !fault.Is(err, want) {
		rt.Fatalf("Append = %v, want kind %d", err, want)
	}
	if now.Offset < least || now.Offset > most {
		rt.Fatalf("it stands at %d, want %d to %d", now.Offset, least, most)
	}
	m.saw(rt, up, now)
}

// saw learns how far an upload is.
func (m *model) saw(rt *rapid.T, up *sent, now intake.Upload) {
	if now.Offset < up.acknowledged {
		rt.Fatalf("%d bytes were acknowledged, and now it stands at %d", up.acknowledged, now.Offset)
	}
	up.acknowledged, up.ends = now.Offset, now.Ends
	if now.Item != "" && up.item == "" {
		up.item = now.Item
		m.done[now.Item] = up.whole
		m.used += int64(len(up.whole))
		for i, it := range m.open {
			if it == up {
				m.open = append(m.open[:i:i], m.open[i+1:]...)
			}
		}
	}
}

func (m *model) asks(rt *rapid.T) {
	up := m.pick(rt)
	if up == nil {
		return
	}
	now, err := m.in.Status(m.Context(), m.alice, up.id)
	if err != nil {
		rt.Fatal(err)
	}
	m.saw(rt, up, now)
}

func (m *model) ends(rt *rapid.T) {
	up := m.pick(rt)
	if up == nil {
		return
	}
	if err := m.in.Terminate(m.Context(), m.alice, up.id); err != nil {
		rt.Fatal(err)
	}
	m.forget(rt, func(it *sent) bool { return it == up })
}

// forget holds the house to having forgotten some uploads.
func (m *model) forget(rt *rapid.T, which func(*sent) bool) {
	var stay []*sent
	for _, up := range m.open {
		if !which(up) {
			stay = append(stay, up)
			continue
		}
		if _, err := m.in.Status(m.Context(), m.alice, up.id); !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Gone) {
			rt.Fatalf("a forgotten upload: %v", err)
		}
	}
	m.open = stay
}

func (m *model) restarts(rt *rapid.T) {
	m.clock.pass(2 * time.Minute)
	m.in = m.another()
	m.recovers(rt)
}

// recovers lets the house finish what is whole, of which no client hears.
func (m *model) recovers(rt *rapid.T) {
	m.must(m.in.Recover(m.Context()))
	for _, up := range slices.Clone(m.open) {
		now, err := m.db.Upload(m.Context(), up.id)
		if err == nil && now.Item != "" {
			m.saw(rt, up, now)
		}
	}
}

// leaves lets time pass; what nobody came back to is over then.
func (m *model) leaves(rt *rapid.T) {
	m.clock.pass(time.Duration(rapid.IntRange(1, 50).Draw(rt, "hours")) * time.Hour)
	if rapid.Bool().Draw(rt, "and recovers") {
		m.recovers(rt)
	}
	now := m.clock.now()
	over := func(up *sent) bool { return !now.Before(up.ends) }
	m.forget(rt, over)
	m.recovers(rt)
}
