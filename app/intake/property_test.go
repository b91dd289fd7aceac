package intake_test

import (
	"crypto/sha256"
	"database/sql"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/journal"
	"cloakroom/app/media"
)

// sent is what the model knows about an upload.
type sent struct {
	id           id.Upload
	name, key    string
	whole        []byte
	acknowledged int64
	item         id.Item
	ends         time.Time
}

// model is what must be true of a house after any sequence of requests: simple
// enough to be believed.
type model struct {
	*house
	in    *intake.Intake
	quota int64
	used  int64
	open  []*sent
	done  map[id.Item][]byte
	turn  int
}

// TestAnyOrderOfRequests lets clients do whatever comes to their minds.
func TestAnyOrderOfRequests(t *testing.T) {
	h := open(t)
	db, err := sql.Open("sqlite", "file:"+h.file+"?_pragma=busy_timeout(10000)")
	h.must(err)
	t.Cleanup(func() { _ = db.Close() })
	rapid.Check(t, func(rt *rapid.T) {
		m := &model{house: h, in: h.another(), done: map[id.Item][]byte{}, quota: rapid.Int64Range(0, 2000).Draw(rt, "quota")}
		h.clock.pass(73 * time.Hour) // what the round before has left
		h.must(m.in.Recover(t.Context()))
		for _, it := range h.items() {
			h.must(h.db.DeleteItem(t.Context(), it.ID, h.clock.now(), journal.Entry{}))
		}
		_, err := db.Exec(`update users set quota = used + ?`, m.quota)
		h.must(err)
		rt.Repeat(map[string]func(*rapid.T){
			"begin": m.begins, "append": m.appends, "ask": m.asks, "end": m.ends, "restart": m.restarts, "leave": m.leaves, "": m.holds,
		})
		for _, up := range m.open {
			h.must(m.in.Terminate(t.Context(), h.alice, up.id))
		}
		h.clock.pass(73 * time.Hour)
		h.must(m.in.Recover(t.Context()))
		var rows, used, bytes int64
		h.must(db.QueryRow(`select (select count(*) from uploads), (select used from users) - (select coalesce(sum(size), 0) from versions), (select sum(bytes) from folders)`).Scan(&rows, &used, &bytes))
		if staged := h.files("staging"); rows != 0 || used != 0 || bytes != m.used || len(staged) > 0 {
			rt.Fatalf("at the end: %d uploads, %d bytes booked wrongly, %d in the folder and %d handed in, staged %v", rows, used, bytes, m.used, staged)
		}
		if blobs := h.files("blobs"); len(blobs) != len(m.blobs(db)) {
			rt.Fatalf("%d blobs for %d versions", len(blobs), len(m.blobs(db)))
		}
	})
}

func (m *model) blobs(db *sql.DB) (out []string) {
	rows, err := db.Query(`select key from versions`)
	m.must(err)
	defer rows.Close()
	for rows.Next() {
		var key string
		m.must(rows.Scan(&key))
		out = append(out, filepath.FromSlash(key))
	}
	m.must(rows.Err())
	return out
}

func (m *model) reserved() (n int64) {
	for _, up := range m.open {
		n += int64(len(up.whole))
	}
	return n
}

// holds is what is true after each step.
func (m *model) holds(rt *rapid.T) {
	items := m.items()
	for name, it := range items {
		whole, known := m.done[it.ID]
		if known && (it.SHA256 != sha256.Sum256(whole) || it.Size != int64(len(whole))) {
			rt.Fatalf("%s has other bytes", name)
		}
		if !known && !slices.ContainsFunc(m.open, func(up *sent) bool { return up.name == name && up.acknowledged == it.Size }) && it.Size > 0 {
			rt.Fatalf("%s was made of nothing that was handed in whole", name)
		}
	}
	for item := range m.done {
		if !slices.ContainsFunc(slices.Collect(maps.Values(items)), func(it media.Item) bool { return it.ID == item }) {
			rt.Fatalf("%s is gone", item)
		}
	}
}
