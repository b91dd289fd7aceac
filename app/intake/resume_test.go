package intake_test

import (
	"crypto/sha256"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/intake"
	"cloakroom/app/journal"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

// body is what one request brings.
func body(text string) intake.Body {
	return intake.Body{Reader: strings.NewReader(text), Size: int64(len(text)), Stop: func() {}}
}

// another is the intake of another process on the same data.
func (h *house) another() *intake.Intake {
	in := intake.New(h.db, h.disk, access.NewChecker(h.db, h.clock.now), h.clock.now, most)
	in.Folders = h.library
	return in
}

func (h *house) begin(p intake.Parcel) intake.Upload {
	h.Helper()
	p.Folder = h.into
	up, err := h.another().Begin(h.Context(), h.alice, p)
	h.must(err)
	return up
}

// TestDeathOfAResumableUpload kills the process before and after each step, and
// then its client goes on with another one. What was acknowledged is there, and
// the file is made once.
func TestDeathOfAResumableUpload(t *testing.T) {
	const whole = "a coat and a hat"
	steps := []string{"row", "renew", "stage", "resume", "write", "keep", "offset", "leave", "publish", "commit"}
	for _, tt := range []struct {
		name  string
		size  int
		parts []string
	}{
		{"in one part", len(whole), []string{whole}},
		{"in two parts", len(whole), []string{whole[:5], whole[5:]}},
		{"of nothing", 0, []string{""}},
	} {
		for _, step := range steps {
			for _, when := range []string{"before ", "after "} {
				for nth := 1; nth <= len(tt.parts); nth++ { // a step may come once in each part
					t.Run(tt.name+", "+when+step+" "+strings.Repeat("again", nth-1), func(t *testing.T) {
						t.Parallel()
						seen := 0
						m := &mortal{die: func(_ *mortal, at string) bool {
							if at == when+step {
								seen++
							}
							return at == when+step && seen == nth
						}}
						h := build(t, func(h *house) (intake.Store, storage.Storage) {
							m.Store, m.Storage = h.db, h.disk
							return m, m
						})
						acknowledged := int64(0)
						p := intake.Parcel{Folder: h.into, Name: "a.txt", Size: int64(tt.size), Once: "key"}
						up, err := h.intake.Begin(t.Context(), h.alice, p)
						for _, part := range tt.parts {
							if err != nil {
								break
							}
							var now intake.Upload
							if now, err = h.intake.Append(t.Context(), h.alice, up.ID, acknowledged, body(part)); err == nil {
								acknowledged = now.Offset
							}
						}
						if err == nil && m.dead && step != "leave" {
							t.Fatal("a dead process answered")
						}

						next := h.another()
						h.must(next.Recover(t.Context()))
						h.clock.pass(2 * time.Minute)
						h.must(next.Recover(t.Context()))
						// The client never heard of it, perhaps, and tells it again.
						again, err := next.Begin(t.Context(), h.alice, p)
						h.must(err)
						if up.ID != "" && again.ID != up.ID {
							t.Errorf("%s is another upload than %s", again.ID, up.ID)
						}
						now, err := next.Status(t.Context(), h.alice, again.ID)
						h.must(err)
						if now.Offset < acknowledged {
							t.Errorf("it stands at %d, and %d were acknowledged", now.Offset, acknowledged)
						}
						now, err = next.Append(t.Context(), h.alice, again.ID, now.Offset, body(whole[:tt.size][now.Offset:]))
						h.must(err)
						items := h.items()
						if len(items) != 1 || items["a.txt"].ID != now.Item || items["a.txt"].SHA256 != sha256.Sum256([]byte(whole[:tt.size])) {
							t.Errorf("items %v", items)
						}
						h.clock.pass(73 * time.Hour)
						h.must(next.Recover(t.Context()))
						h.whole(items)
					})
				}
			}
		}
	}
}

// TestStartUpFinishesWhatIsWhole: all bytes came, and only the last steps did
// not happen. Nobody needs to come back for that.
func TestStartUpFinishesWhatIsWhole(t *testing.T) {
	for _, at := range []string{"after offset", "before publish", "after publish", "before commit", "after commit"} {
		for _, text := range []string{"a coat", ""} {
			t.Run(at+" of "+text, func(t *testing.T) {
				m := &mortal{die: func(_ *mortal, now string) bool { return now == at }}
				h := build(t, func(h *house) (intake.Store, storage.Storage) {
					m.Store, m.Storage = h.db, h.disk
					return m, m
				})
				up := h.begin(intake.Parcel{Name: "a.txt", Size: int64(len(text))})
				_, err := h.intake.Append(t.Context(), h.alice, up.ID, 0, body(text))
				if (err == nil) != (text == "" && at == "after offset") {
					t.Fatalf("Append = %v", err)
				}
				h.clock.pass(2 * time.Minute)
				h.must(h.another().Recover(t.Context()))
				items := h.items()
				if it := items["a.txt"]; it.SHA256 != sha256.Sum256([]byte(text)) {
					t.Errorf("items %v", items)
				}
				h.clock.pass(73 * time.Hour)
				h.must(h.another().Recover(t.Context()))
				h.whole(items)
			})
		}
	}
}

// TestStartUpAsksForTheRight of who sent what it finds whole.
func TestStartUpAsksForTheRight(t *testing.T) {
	m := &mortal{die: func(_ *mortal, now string) bool { return now == "before commit" }}
	h := build(t, func(h *house) (intake.Store, storage.Storage) {
		m.Store, m.Storage = h.db, h.disk
		return m, m
	})
	up := h.begin(intake.Parcel{Name: "a.txt", Size: 6})
	_, _ = h.intake.Append(t.Context(), h.alice, up.ID, 0, body("a coat"))
	h.must(h.db.DeleteFolder(t.Context(), media.Folder{ID: h.into, Name: "trip", Path: "trip"}, h.clock.now(), journal.Entry{}))
	h.clock.pass(2 * time.Minute)
	if err := h.another().Recover(t.Context()); err == nil {
		t.Error("nobody was told")
	}
	h.whole(nil)
}

// TestALineThatBreaks keeps what came before.
func TestALineThatBreaks(t *testing.T) {
	h := open(t)
	up := h.begin(intake.Parcel{Name: "a", Size: 6})
	torn := io.MultiReader(strings.NewReader("a c"), readerFunc(func([]byte) (int, error) { return 0, errors.New("connection reset") }))
	_, err := h.intake.Append(t.Context(), h.alice, up.ID, 0, intake.Body{Reader: torn, Size: 6, Stop: func() {}})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("Append = %v", err)
	}
	now, err := h.intake.Status(t.Context(), h.alice, up.ID)
	if err != nil || now.Offset != 3 {
		t.Errorf("Status = %+v, %v", now, err)
	}
}

// TestAHouseThatCloses begins nothing more, and recovers all the same.
func TestAHouseThatCloses(t *testing.T) {
	h := open(t)
	up := h.begin(intake.Parcel{Name: "a", Size: 6})
	h.intake.Pause()
	if _, err := h.intake.Append(t.Context(), h.alice, up.ID, 0, body("a coat")); !fault.Is(err, fault.Unavailable) {
		t.Errorf("Append = %v", err)
	}
	h.must(h.intake.Recover(t.Context()))
	_, err := h.another().Append(t.Context(), h.alice, up.ID, 0, body("a coat"))
	h.must(err)
	h.whole(h.items())
}
