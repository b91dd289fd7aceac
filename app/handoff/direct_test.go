package handoff_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"cloakroom/app/media"
	"cloakroom/app/storage"
)

// counting is a storage of one file that counts who opens, reads and closes it.
type counting struct {
	storage.Storage
	*strings.Reader
	reads, closed int
}

func (c *counting) Open(context.Context, media.Key) (io.ReadSeekCloser, error) { return c, nil }

func (c *counting) Read(b []byte) (int, error) { c.reads++; return c.Reader.Read(b) }

func (c *counting) WriteTo(io.Writer) (int64, error) { panic("not asked for a part") }

func (c *counting) Close() error { c.closed++; return nil }

func TestFilesAreReadOnceAndClosed(t *testing.T) {
	it := things(t, newShelf(t))["film"]
	tests := []struct {
		name   string
		method string
		body   string // of the file
		cut    bool   // the connection must be
		reads  bool
	}{
		{"a good file", "GET", picture, false, true},
		{"a file that is too short", "GET", picture[:10], true, true},
		{"a file that has grown", "GET", picture + picture, false, true},
		{"a head", "HEAD", picture, false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := &counting{Reader: strings.NewReader(tt.body)}
			w := httptest.NewRecorder()
			func() {
				defer func() {
					if v := recover(); (v == http.ErrAbortHandler) != tt.cut { //nolint:errorlint // the value itself is thrown
						t.Errorf("it ended with %v", v)
					}
				}()
				must(t, direct(file).Send(w, httptest.NewRequest(tt.method, "/", nil), permit(t, it)))
			}()
			if file.closed != 1 || file.reads > 0 != tt.reads {
				t.Errorf("read %d times, closed %d times", file.reads, file.closed)
			}
			if tt.reads && !strings.HasPrefix(picture, w.Body.String()) || w.Header().Get("Content-Length") != "36" {
				t.Errorf("%v %q", w.Header(), w.Body)
			}
		})
	}
}

// TestTheKernelCanSend holds that the server is shown a file.
func TestTheKernelCanSend(t *testing.T) {
	s := newShelf(t)
	w := &watching{ResponseRecorder: httptest.NewRecorder()}
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Range", "bytes=5-7")
	if err := direct(s).Send(w, r, permit(t, things(t, s)["film"])); err != nil {
		t.Fatal(err)
	}
	if !w.file || w.Body.String() != picture[5:8] {
		t.Errorf("a file: %v, %q", w.file, w.Body)
	}
}

type watching struct {
	*httptest.ResponseRecorder
	file bool
}

func (w *watching) ReadFrom(r io.Reader) (int64, error) {
	if l, ok := r.(*io.LimitedReader); ok {
		_, w.file = l.R.(*os.File)
	}
	return io.Copy(w.ResponseRecorder, r)
}
