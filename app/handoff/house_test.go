package handoff_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rs/cors"

	"cloakroom/app/access"
	"cloakroom/app/access/accesstest"
	"cloakroom/app/fault"
	"cloakroom/app/handoff"
	"cloakroom/app/handoff/nginxtest"
	"cloakroom/app/id"
	"cloakroom/app/media"
	"cloakroom/app/storage"
	"cloakroom/deploy"
)

const friend = "https://app.example.org" // a listed origin

var noon = time.Date(2025, 3, 4, 12, 0, 0, 0, time.UTC)

// shelf is a storage.Storage over a folder: as much of one as the doors need.
type shelf struct {
	storage.Storage
	dir string
}

func (s shelf) Open(_ context.Context, key media.Key) (io.ReadSeekCloser, error) {
	f, err := os.Open(filepath.Join(s.dir, string(key)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Wrap(fault.NotFound, "No such file.", err)
	}
	return f, err
}

func (s shelf) Location(_ context.Context, key media.Key) (storage.Location, error) {
	return storage.Location{File: string(key)}, nil
}

// put lays body under key and returns it as the blob of a rendition.
func (s shelf) put(t testing.TB, key media.Key, form media.Rendition, mime, body string) media.Blob {
	t.Helper()
	name := filepath.Join(s.dir, string(key))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(body), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(name, noon, noon); err != nil {
		t.Fatal(err)
	}
	return media.Blob{Rendition: form, Key: key, Type: mime, Size: int64(len(body)), Modified: noon}
}

const picture = "0123456789abcdefghijklmnopqrstuvwxyz"

// thing is one address of the test house.
type thing struct {
	item media.Item
	form media.Rendition
	by   access.Means
}

// things are what lies on the shelf.
func things(t testing.TB, s shelf) map[string]thing {
	t.Helper()
	item := func(name, mime string, blobs ...media.Blob) media.Item {
		return media.Item{ID: id.NewItem(), Folder: id.NewFolder(), Name: name, Type: mime, Version: 1, Blobs: blobs}
	}
	photo := func(name string) media.Item {
		return item(name, "image/jpeg", s.put(t, "ab/cd/01", media.Original, "image/jpeg", picture), s.put(t, "ab/cd/02", media.Thumb, "image/jpeg", picture[10:]))
	}
	film := item("a.mp4", "video/mp4", s.put(t, "ab/cd/03", media.Original, "video/mp4", picture), s.put(t, "ab/ce/04", media.Poster, "image/jpeg", picture))
	pdf := item("a.pdf", "application/pdf", s.put(t, "ab/cd/05", media.Original, "application/pdf", picture))
	both := item("a.heic", "image/heic",
		s.put(t, "ab/cd/09", media.Original, "image/heic", picture),
		s.put(t, "ab/cd/0a", media.Thumb, "image/jpeg", picture[:20]), s.put(t, "ab/cd/0b", media.Thumb, "image/webp", picture[20:]))
	lost := item("lost.jpg", "image/jpeg", media.Blob{Rendition: media.Thumb, Key: "ab/cd/99", Type: "image/jpeg", Size: 10, Modified: noon})
	out := map[string]thing{
		"photo":      {photo("cat.jpg"), media.Original, access.Session},
		"thumb":      {photo("cat.png"), media.Thumb, access.Session},
		"by-token":   {photo("cat.jpg"), media.Thumb, access.Token},
		"by-link":    {photo("cat.jpg"), media.Thumb, access.Link},
		"percent":    {photo("100%.png"), media.Original, access.Session},
		"marks":      {photo("a?b#c.png"), media.Original, access.Session},
		"accents":    {photo("été ☃.jpg"), media.Original, access.Session},
		"quotes":     {photo("a\"b\r\nSet-Cookie: x=y.jpg"), media.Original, access.Session},
		"backwards":  {photo("..\u202egpj.exe"), media.Original, access.Session},
		"long":       {photo(strings.Repeat("☃", 85)), media.Thumb, access.Session},
		"film":       {film, media.Play, access.Session},
		"film-home":  {film, media.Original, access.Session},
		"film-still": {film, media.Poster, access.Session},
		"pdf":        {pdf, media.Play, access.Session},
		"pdf-home":   {pdf, media.Original, access.Session},
		"svg":        {item("a.svg", "image/svg+xml", s.put(t, "ab/cd/06", media.Original, "image/svg+xml", "<svg/>")), media.Original, access.Session},
		"html":       {item("a.html", "text/html", s.put(t, "ab/cd/07", media.Original, "text/html", "<script>")), media.Original, access.Session},
		"empty":      {item("empty.txt", "text/plain", s.put(t, "ab/cd/08", media.Original, "text/plain", "")), media.Original, access.Session},
		"both":       {both, media.Thumb, access.Session},
		"both-home":  {both, media.Original, access.Session},
		"lost":       {lost, media.Thumb, access.Session},
	}
	return out
}

// sender is a second door.
type sender interface {
	Send(w http.ResponseWriter, r *http.Request, p access.Permit) error
}

// house answers /m/{name} and /private/{name} through doors made from a dress.
func house(t testing.TB, all map[string]thing, door func(*handoff.Dress) sender) http.Handler {
	t.Helper()
	permits := map[string]access.Permit{}
	for name, it := range all {
		permits[name] = accesstest.Permit(t, it.item, it.form, it.by)
	}
	dress := handoff.NewDress(5*time.Minute, []string{friend}, false)
	by := func(d sender) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			name := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
			err := fault.New(fault.Gone, "It was here.")
			if name != "ended" {
				err = d.Send(w, r, permits[name])
			}
			if err != nil {
				refuse(w, err)
			}
		})
	}
	mux := http.NewServeMux()
	mux.Handle("/m/", by(door(dress)))
	mux.Handle("/private/", cors.New(cors.Options{
		AllowedOrigins: []string{friend}, ExposedHeaders: []string{"Content-Range", "Etag"},
	}).Handler(by(door(dress.Private()))))
	return mux
}

// refuse does what package serve does, which this one may not know.
func refuse(w http.ResponseWriter, err error) {
	f := fault.Of(err)
	status := map[fault.Kind]int{fault.Gone: http.StatusGone, fault.NotFound: http.StatusNotFound}[f.Kind]
	if status == 0 {
		status = http.StatusInternalServerError
	}
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Robots-Tag", "noindex")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, f.Say+"\n") // net/http keeps it back from HEAD
}

// behind starts nginx in front of app, which listens on network «tcp» or
// «unix», and returns its base address and the folder of its logs.
func behind(t testing.TB, network, blobs string, app http.Handler) (base, logs string) {
	t.Helper()
	dir, addr := nginxtest.Dir(t), nginxtest.Addr(t)
	at, upstream := "127.0.0.1:0", ""
	if network == "unix" {
		at = filepath.Join(dir, "http.sock")
	}
	l, err := net.Listen(network, at)
	if err != nil {
		t.Fatal(err)
	}
	upstream = l.Addr().String()
	if network == "unix" {
		upstream = "unix:" + at
		if err := os.Chmod(at, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	back := httptest.NewUnstartedServer(app)
	back.Listener.Close()
	back.Listener = l
	back.Start()
	t.Cleanup(back.Close)
	start(t, dir, addr, upstream, blobs)
	return "http://" + addr, dir
}

// start runs nginx with the configuration that we ship.
func start(t testing.TB, dir, addr, upstream, blobs string) {
	t.Helper()
	var conf strings.Builder
	err := deploy.Nginx(&conf, deploy.Server{
		Upstream: upstream, URL: &url.URL{Scheme: "http", Host: addr}, Listen: addr, Blobs: blobs,
		AccessLog: filepath.Join(dir, "access.log"), ErrorLog: filepath.Join(dir, "error.log"),
	})
	if err != nil {
		t.Fatal(err)
	}
	nginxtest.Start(t, dir, addr, conf.String())
}

// newShelf returns an empty shelf that nginx's workers can reach. Its folder has
// a blank in its name, as folders do.
func newShelf(t testing.TB) shelf {
	t.Helper()
	s := shelf{dir: filepath.Join(nginxtest.Dir(t), "my blobs")}
	if err := os.Mkdir(s.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return s
}

func dress() *handoff.Dress { return handoff.NewDress(5*time.Minute, []string{friend}, false) }

func direct(s storage.Storage) handoff.Direct { return handoff.Direct{Bytes: s, Dress: dress()} }

func nginx(s storage.Storage) handoff.Nginx {
	return handoff.Nginx{Bytes: s, Dress: dress(), Files: "/protected/"}
}

func permit(t testing.TB, it thing) access.Permit {
	t.Helper()
	return accesstest.Permit(t, it.item, it.form, it.by)
}

// send asks door for it, with headers given as names and values.
func send(t testing.TB, door sender, it thing, asks ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	for i := 0; i < len(asks); i += 2 {
		if asks[i+1] != "" {
			r.Header.Add(asks[i], asks[i+1])
		}
	}
	w := httptest.NewRecorder()
	if err := door.Send(w, r, permit(t, it)); err != nil {
		t.Fatal(err)
	}
	return w
}
