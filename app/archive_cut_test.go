package app_test

import (
	"bytes"
	"crypto/sha256"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"cloakroom/app/access"
	"cloakroom/app/journal"
)

// cutting is a front whose answers break off after so many bytes.
type cutting struct {
	http.Handler
	after func() int // below 0: not at all
	then  func()
}

func (c *cutting) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.Handler.ServeHTTP(&cut{ResponseWriter: w, left: c.after(), then: c.then}, r)
}

type cut struct {
	http.ResponseWriter
	left int
	then func()
}

func (c *cut) Write(b []byte) (int, error) {
	if c.left < 0 || len(b) <= c.left {
		if c.left >= 0 {
			c.left -= len(b)
		}
		return c.ResponseWriter.Write(b)
	}
	_, _ = c.ResponseWriter.Write(b[:c.left])
	if c.then == nil {
		panic(http.ErrAbortHandler)
	}
	rest := b[c.left:]
	c.left = -1
	c.then()
	return len(b), second(c.ResponseWriter.Write(rest))
}

func second(_ int, err error) error { return err }

// TestAnArchiveIsResumed: killed at random bytes, gone on with by two clients that
// people use, and read by three; directly and through a real nginx.
func TestAnArchiveIsResumed(t *testing.T) {
	t.Parallel()
	direct := open(t, settings(t))
	direct.overTheNetwork(t)
	t.Run("directly", direct.anArchiveIsResumed)
	t.Run("through nginx", behindNginx(t, settings(t)).anArchiveIsResumed)
}

func (h *house) anArchiveIsResumed(t *testing.T) {
	c := h.corner(t)
	noise := rand.NewChaCha8([32]byte{7})
	for i := range 6 {
		b := make([]byte, 400_000+i)
		_, _ = noise.Read(b)
		h.take(t, c.folder.ID, string(rune('a'+i))+" été ☃.bin", b)
	}
	at := "/api/v1/folders/" + string(c.folder.ID) + "/archive"
	whole := h.get(t, at, bearer(c.token))
	if whole.status != 200 {
		t.Fatal(whole)
	}
	var cuts []int
	for range 10 {
		cuts = append(cuts, rand.IntN(len(whole.body)/11))
	}
	var asked atomic.Int64
	srv := httptest.NewServer(&cutting{Handler: httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: h.reach}), after: func() int {
		if n := int(asked.Add(1)); n <= len(cuts) {
			return cuts[n-1]
		}
		return -1
	}})
	defer srv.Close()
	host, auth := "Host: "+h.Config.URL.Host, "Authorization: Bearer "+c.token.Reveal()
	dir := t.TempDir()
	for name, run := range map[string]func(file string){
		"curl": func(file string) {
			for range 30 {
				if exec.CommandContext(t.Context(), "curl", "-sf", "-C", "-", "-H", host, "-H", auth, "-o", file, srv.URL+at).Run() == nil {
					return
				}
			}
		},
		"aria2c": func(file string) {
			for range 30 {
				if exec.CommandContext(t.Context(), "aria2c", "-q", "-c", "--max-tries=1", "--no-conf", "--file-allocation=none", "--header="+host, "--header="+auth,
					"-x1", "-s1", "-d", dir, "-o", filepath.Base(file), srv.URL+at).Run() == nil {
					return
				}
			}
		},
	} {
		asked.Store(0)
		file := filepath.Join(dir, name+".zip")
		run(file)
		if got := must(os.ReadFile(file))(t); sha256.Sum256(got) != sha256.Sum256(whole.body) || asked.Load() <= 10 {
			t.Errorf("%s: %d bytes of %d after %d requests, or others", name, len(got), len(whole.body), asked.Load())
		}
	}
	zipped := filepath.Join(dir, "curl.zip")
	for _, reader := range [][]string{{"unzip", "-tq", zipped}, {"7z", "t", zipped}, {"python3", "-c", "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(sorted(z.namelist()))", zipped}} {
		out, err := exec.CommandContext(t.Context(), reader[0], reader[1:]...).CombinedOutput()
		if err != nil {
			t.Errorf("%v: %s", err, out)
		}
		if reader[0] == "python3" && !strings.Contains(string(out), "a été ☃.bin") {
			t.Errorf("its names: %s", out)
		}
	}
}

// TestARightThatGoesInTheMiddle: what comes is visibly not the whole.
func TestARightThatGoesInTheMiddle(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	for say, do := range map[string]func(c *corner){
		"the right":      func(c *corner) { ok(t, h.Library.Revoke(t.Context(), operator, c.folder.ID, c.name)) },
		"the credential": func(c *corner) { ok(t, h.Accounts.End(t.Context(), c.self, c.tokenID, access.Token)) },
		"a version":      func(c *corner) { c.replace(t) },
	} {
		c := h.corner(t)
		h.take(t, c.folder.ID, "a big one", bytes.Repeat([]byte("x"), 500_000))
		srv := httptest.NewServer(&cutting{Handler: h.front, after: func() int { return 100_000 }, then: func() { do(c) }})
		r := must(http.NewRequestWithContext(t.Context(), "GET", srv.URL+"/api/v1/folders/"+string(c.folder.ID)+"/archive", nil))(t)
		r.Host = h.Config.URL.Host
		bearer(c.token)(r)
		resp := must(srv.Client().Do(r))(t)
		b, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if resp.StatusCode != 200 || err == nil || int64(len(b)) >= resp.ContentLength || len(b) < 500_000 {
			t.Errorf("%s went: %d bytes of %d, %v", say, len(b), resp.ContentLength, err)
		}
		if slices.Contains([]string{"the right", "the credential"}, say) && bytes.Contains(b, c.stored(t, c.picture.ID, "original")) {
			t.Errorf("%s went, and what came after it was told", say)
		}
		srv.Close()
	}
}

// broken is a line that breaks after so many bytes.
type broken struct {
	*httptest.ResponseRecorder
	left int
}

func (b *broken) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, io.ErrClosedPipe
	}
	return b.ResponseRecorder.Write(p)
}

// TestWhatLeftBeforeTheLineBroke is in the journal: most of a file is not nothing.
func TestWhatLeftBeforeTheLineBroke(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	it := h.take(t, c.folder.ID, "a large one.bin", make([]byte, 1_000_000))
	func() {
		defer func() { _ = recover() }() // as net/http does
		h.front.ServeHTTP(&broken{httptest.NewRecorder(), 900_000}, h.written("GET", "/api/v1/folders/"+string(c.folder.ID)+"/archive", "", bearer(c.token)))
	}()
	ok(t, h.Daybook.Flush(t.Context()))
	for _, l := range h.lines(t, journal.Downloaded) {
		if l.Item == it.ID && (l.Bytes < 500_000 || l.Bytes > 900_000 || l.Reach != journal.Part) {
			t.Errorf("%d bytes, %s", l.Bytes, l.Reach)
		} else if l.Item == it.ID {
			return
		}
	}
	t.Error("nothing is noted of it")
}
