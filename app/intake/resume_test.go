package intake_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/intake"
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
	h.must(h.db.DeleteFolder(t.Context(), media.Folder{ID: h.into, Name: "trip", Path: "trip"}, h.clock.now()))
	h.clock.pass(2 * time.Minute)
	if err := h.another().Recover(t.Context()); err == nil {
		t.Error("nobody was told")
	}
	h.whole(nil)
}

// broken is a disk on which one step fails, with an error of ours or of its own.
type broken struct {
	storage.Storage
	at  string
	err error
}

func (b *broken) Stage(ctx context.Context, up id.Upload) (storage.Staged, error) {
	if b.at == "stage" {
		return nil, b.err
	}
	s, err := b.Storage.Stage(ctx, up)
	return brokenStaged{s, b}, err
}

func (b *broken) Resume(ctx context.Context, up id.Upload, at int64) (storage.Staged, error) {
	s, err := b.Storage.Resume(ctx, up, at)
	if err != nil {
		return nil, err
	}
	return brokenStaged{s, b}, nil
}

func (b *broken) Settle(ctx context.Context, key media.Key) error {
	if b.at == "settle" {
		return b.err
	}
	return b.Storage.Settle(ctx, key)
}

type brokenStaged struct {
	storage.Staged
	b *broken
}

func (s brokenStaged) Write(p []byte) (int, error) {
	if s.b.at == "write" {
		return 0, s.b.err
	}
	return s.Staged.Write(p)
}

func (s brokenStaged) Reserve(size int64) error {
	if s.b.at == "reserve" {
		return s.b.err
	}
	return s.Staged.Reserve(size)
}

func (s brokenStaged) Keep() error {
	if s.b.at == "keep" {
		return s.b.err
	}
	return s.Staged.Keep()
}

func (s brokenStaged) Publish(ctx context.Context, key media.Key, at time.Time) error {
	if s.b.at == "publish" {
		return s.b.err
	}
	return s.Staged.Publish(ctx, key, at)
}

// TestADiskThatFails: what failed to be made durable is never tried again; after
// anything else the client goes on where it was.
func TestADiskThatFails(t *testing.T) {
	full := fault.New(fault.Full, "There is no room left on the disk.")
	eio := errors.New("input/output error")
	for _, tt := range []struct {
		at    string
		err   error
		stays bool
	}{
		{"write", full, true},
		{"write", eio, true},
		{"reserve", full, true},
		{"keep", eio, false},
		{"keep", full, false},
		{"publish", &storage.Lost{Err: eio}, false},
	} {
		t.Run(tt.at+": "+tt.err.Error(), func(t *testing.T) {
			b := &broken{}
			h := build(t, func(h *house) (intake.Store, storage.Storage) { b.Storage = h.disk; return h.db, b })
			up := h.begin(intake.Parcel{Name: "a", Size: 6})
			now, err := h.intake.Append(t.Context(), h.alice, up.ID, 0, body("a "))
			h.must(err)
			b.at, b.err = tt.at, tt.err
			if _, err := h.intake.Append(t.Context(), h.alice, up.ID, now.Offset, body("coat")); fault.KindOf(err) != fault.KindOf(tt.err) {
				t.Errorf("Append = %v", err)
			}
			b.at = ""
			now, err = h.intake.Status(t.Context(), h.alice, up.ID)
			if (err == nil) != tt.stays || err == nil && now.Offset != 2 {
				t.Errorf("Status = %+v, %v", now.Offset, err)
			}
			if !tt.stays {
				h.whole(nil)
				return
			}
			_, err = h.intake.Append(t.Context(), h.alice, up.ID, 2, body("coat"))
			h.must(err)
			h.whole(h.items())
		})
	}
	t.Run("a publish that could not begin is tried again by whoever asks", func(t *testing.T) {
		b := &broken{at: "publish", err: full}
		h := build(t, func(h *house) (intake.Store, storage.Storage) { b.Storage = h.disk; return h.db, b })
		up := h.begin(intake.Parcel{Name: "a", Size: 6})
		if _, err := h.intake.Append(t.Context(), h.alice, up.ID, 0, body("a coat")); !fault.Is(err, fault.Full) {
			t.Errorf("Append = %v", err)
		}
		b.at = ""
		if now, err := h.intake.Status(t.Context(), h.alice, up.ID); err != nil || now.Offset != 6 || now.Item == "" {
			t.Errorf("Status = %+v, %v", now, err)
		}
		h.whole(h.items())
	})
	t.Run("a disk that is away for a while has lost nothing that was published", func(t *testing.T) {
		b := &broken{}
		m := &mortal{die: func(_ *mortal, at string) bool { return at == "after publish" }}
		h := build(t, func(h *house) (intake.Store, storage.Storage) { m.Store, m.Storage = h.db, h.disk; return m, m })
		up := h.begin(intake.Parcel{Name: "a", Size: 6})
		_, _ = h.intake.Append(t.Context(), h.alice, up.ID, 0, body("a coat"))
		b.Storage, b.at, b.err = h.disk, "settle", fault.New(fault.Unavailable, "not now")
		next := intake.New(h.db, b, access.NewChecker(h.db, h.clock.now), h.clock.now, most)
		if _, err := next.Status(t.Context(), h.alice, up.ID); !fault.Is(err, fault.Unavailable) {
			t.Errorf("Status = %v", err)
		}
		b.at = ""
		if now, err := next.Status(t.Context(), h.alice, up.ID); err != nil || now.Item == "" {
			t.Errorf("Status = %+v, %v", now, err)
		}
		h.whole(h.items())
	})
}

// busy is a database that fails at one step, once.
type busy struct {
	intake.Store
	at string
}

func (b *busy) KeepUpload(ctx context.Context, up intake.Upload) (bool, error) {
	if b.at == "offset" {
		b.at = ""
		return false, fault.New(fault.Unavailable, "busy")
	}
	return b.Store.KeepUpload(ctx, up)
}

func (b *busy) DropUpload(ctx context.Context, up intake.Upload) error {
	if b.at == "drop" {
		b.at = ""
		return fault.New(fault.Unavailable, "busy")
	}
	return b.Store.DropUpload(ctx, up)
}

func (b *busy) FinishUpload(ctx context.Context, up intake.Upload, it media.Item) (media.Item, error) {
	if b.at == "commit" {
		b.at = ""
		return it, fault.New(fault.Unavailable, "busy")
	}
	return b.Store.FinishUpload(ctx, up, it)
}

// TestABusyDatabase costs the client a request and nothing else, however it
// goes on.
func TestABusyDatabase(t *testing.T) {
	for _, at := range []string{"offset", "commit"} {
		for name, goOn := range map[string]func(h *house, up intake.Upload) error{
			"by asking": func(h *house, up intake.Upload) error {
				now, err := h.intake.Status(h.Context(), h.alice, up.ID)
				if err == nil && now.Offset < 6 {
					_, err = h.intake.Append(h.Context(), h.alice, up.ID, now.Offset, body("a coat"[now.Offset:]))
				}
				return err
			},
			"by sending on": func(h *house, up intake.Upload) error {
				_, err := h.intake.Append(h.Context(), h.alice, up.ID, 6, body(""))
				if fault.Is(err, fault.Conflict) {
					_, err = h.intake.Append(h.Context(), h.alice, up.ID, 0, body("a coat"))
				}
				return err
			},
		} {
			t.Run(at+", "+name, func(t *testing.T) {
				b := &busy{at: at}
				h := build(t, func(h *house) (intake.Store, storage.Storage) { b.Store = h.db; return b, h.disk })
				up := h.begin(intake.Parcel{Name: "a", Size: 6})
				if _, err := h.intake.Append(t.Context(), h.alice, up.ID, 0, body("a coat")); !fault.Is(err, fault.Unavailable) {
					t.Errorf("Append = %v", err)
				}
				h.must(goOn(h, up))
				if len(h.items()) != 1 {
					t.Errorf("items %v", h.items())
				}
				h.whole(h.items())
			})
		}
	}
}

// TestALostCommitOfAResumableUpload: the item was made and nobody heard of it.
func TestALostCommitOfAResumableUpload(t *testing.T) {
	f := &lostAnswer{}
	h := build(t, func(h *house) (intake.Store, storage.Storage) { f.Store = h.db; return f, h.disk })
	up := h.begin(intake.Parcel{Name: "a", Size: 6})
	if _, err := h.intake.Append(t.Context(), h.alice, up.ID, 0, body("a coat")); err == nil {
		t.Fatal("the answer was not lost")
	}
	now, err := h.intake.Status(t.Context(), h.alice, up.ID)
	if err != nil || now.Item == "" || len(h.items()) != 1 {
		t.Errorf("Status = %+v, %v; items %v", now, err, h.items())
	}
	h.must(h.intake.Terminate(t.Context(), h.alice, up.ID))
	h.whole(h.items())
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

// TestAnEndThatFails is told, and can be tried again.
func TestAnEndThatFails(t *testing.T) {
	b := &busy{at: "drop"}
	h := build(t, func(h *house) (intake.Store, storage.Storage) { b.Store = h.db; return b, h.disk })
	up := h.begin(intake.Parcel{Name: "a", Size: 6})
	if err := h.intake.Terminate(t.Context(), h.alice, up.ID); !fault.Is(err, fault.Unavailable) {
		t.Errorf("Terminate = %v", err)
	}
	h.must(h.intake.Terminate(t.Context(), h.alice, up.ID))
	h.whole(nil)
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

// stale hands Recover what somebody else has finished meanwhile.
type stale struct {
	intake.Store
	seen []intake.Upload
}

func (s stale) LapsedUploads(context.Context, time.Time) ([]intake.Upload, error) { return s.seen, nil }

// TestWhatIsDoneIsNeverForgotten: recovery looked while the upload was whole and
// open, and comes to it when its client has finished it. Whatever the lease
// says, the bytes are the item's now.
func TestWhatIsDoneIsNeverForgotten(t *testing.T) {
	for _, lease := range []time.Time{{}, time.Now()} {
		var s stale
		h := build(t, func(h *house) (intake.Store, storage.Storage) { return &s, h.disk })
		s.Store = h.db
		up := h.begin(intake.Parcel{Name: "a.txt", Size: 6})
		done, err := h.another().Append(t.Context(), h.alice, up.ID, 0, body("a coat"))
		h.must(err)
		open := done
		open.Item, open.Lease = "", lease
		s.seen = []intake.Upload{open}
		if err := h.intake.Recover(t.Context()); err != nil && !fault.Is(err, fault.Locked) {
			t.Error(err)
		}
		// And at its end the row goes, and nothing else.
		h.clock.pass(100 * time.Hour)
		h.must(h.another().Recover(t.Context()))
		if there, err := h.db.HasUpload(t.Context(), up.ID); there || err != nil {
			t.Errorf("the row is there: %v, %v", there, err)
		}
		if items := h.items(); len(items) != 1 {
			t.Errorf("%d items", len(items))
		}
		h.whole(h.items())
	}
}
