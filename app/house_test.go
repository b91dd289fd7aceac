package app_test

import (
	"bytes"
	"database/sql"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"cloakroom/app"
	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/config"
	"cloakroom/app/handoff/nginxtest"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

const (
	friend   = "https://app.example.org" // a listed origin
	password = "nine coats and a hat"
)

var (
	noon      = time.Date(2025, 3, 4, 12, 0, 0, 0, time.UTC)
	operator  = access.Operator()
	setupCode = id.AsSecret("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
)

// house is a whole Cloakroom with an owner, Ann. What a test does in it happens
// in a corner of its own, so that many tests share one house.
type house struct {
	*app.House
	front http.Handler
	clock *clock
	said  *said
	ann   id.User
	turns int
	reach string // where it is asked over the network
	// ask sends a request the way of this house: straight into its front, or
	// through nginx.
	ask func(t testing.TB, r *http.Request) answer
}

// settings are those of a house of its own, with nothing unusual about it.
func settings(t testing.TB) config.Settings {
	t.Helper()
	dir := nginxtest.Dir(t)
	return config.Settings{
		Listen: "127.0.0.1:8080", Data: filepath.Join(dir, "data"), Media: filepath.Join(dir, "media"), Storage: "file", Handoff: "direct",
		Origins: friend, TicketLife: "10m", PlayLife: "6h", MaxAge: "5m", MaxUpload: "1MB", APIRate: "0", SessionIdle: "14d", SessionLife: "90d", LinkLife: "366d", JournalKeep: "365d", JournalLooks: "90d", Log: "text",
	}
}

// empty opens a house without anybody in it.
func empty(t testing.TB, s config.Settings) *house {
	t.Helper()
	return opened(t, s, &clock{at: noon})
}

func opened(t testing.TB, s config.Settings, clock *clock) *house {
	t.Helper()
	c, err := s.Check()
	if err != nil {
		t.Fatal(err)
	}
	h := &house{clock: clock, said: &said{}}
	h.House, err = app.Open(t.Context(), c, slog.New(slog.NewTextHandler(h.said, nil)), clock.now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	if h.front, err = h.Front(setupCode); err != nil {
		t.Fatal(err)
	}
	h.ask = h.straight
	return h
}

// open opens a house where Ann lives, who runs it.
func open(t testing.TB, s config.Settings) *house {
	t.Helper()
	h := empty(t, s)
	h.ann = h.user(t, "ann", true).ID
	return h
}

func (h *house) user(t testing.TB, name string, admin bool) account.User {
	t.Helper()
	if _, err := h.Accounts.AddUser(t.Context(), operator, name, password, admin); err != nil {
		t.Fatal(err)
	}
	u, err := h.Accounts.UserByName(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func (h *house) signIn(t testing.TB, name string) id.Secret {
	t.Helper()
	return must(h.Accounts.SignIn(t.Context(), name, password, account.Visit{Network: "198.51.100.7", Agent: "Firefox on Linux"}))(t)
}

func (h *house) take(t testing.TB, folder id.Folder, name string, b []byte) media.Item {
	t.Helper()
	return must(h.Intake.Take(t.Context(), operator, intake.Parcel{Folder: folder, Name: name, Size: int64(len(b)), Modified: noon.Add(-time.Hour)}, bytes.NewReader(b)))(t)
}

// publish keeps bytes that no item has yet.
func (h *house) publish(t testing.TB, b []byte) media.Key {
	t.Helper()
	key := storage.NewKey()
	staged := must(h.Bytes.Stage(t.Context(), id.NewUpload()))(t)
	if _, err := staged.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := staged.Publish(t.Context(), key, noon); err != nil {
		t.Fatal(err)
	}
	return key
}

// behind opens the database behind the back of the house.
func (h *house) behind(t testing.TB) *sql.DB {
	t.Helper()
	return must(sql.Open("sqlite", "file:"+h.Config.Database+"?_pragma=busy_timeout(10000)"))(t)
}

// exec writes into the database behind the back of the house, for what nobody
// can do by its doors yet. The house is told to forget what it knew.
func (h *house) exec(t testing.TB, query string, args ...any) {
	t.Helper()
	db := h.behind(t)
	defer db.Close()
	for _, q := range []string{query, `update generation set value = value + 1`} {
		if _, err := db.ExecContext(t.Context(), q, args...); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		args = nil
	}
	h.DB.Forget()
}

// stored returns the bytes of an item in a form.
func (h *house) stored(t testing.TB, item id.Item, form media.Rendition) []byte {
	t.Helper()
	it := must(h.Library.Item(t.Context(), operator, item, access.View))(t)
	blob, ok := it.Form(form)
	if !ok {
		t.Fatalf("%s has no %s", it.Name, form)
	}
	return h.kept(t, blob.Key)
}

// kept returns the bytes of a key.
func (h *house) kept(t testing.TB, key media.Key) []byte {
	t.Helper()
	f := must(h.Bytes.Open(t.Context(), key))(t)
	defer f.Close()
	return must(io.ReadAll(f))(t)
}
