package app_test

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"

	"cloakroom/app/media"
)

// TestFormsThatAreBombs: nothing is spooled, and little is kept in memory.
func TestFormsThatAreBombs(t *testing.T) {
	s := settings(t)
	t.Setenv("TMPDIR", t.TempDir())
	h := open(t, s)
	c := h.corner(t)
	part := func(header, body string) string { return "--b\r\n" + header + "\r\n\r\n" + body + "\r\n" }
	field := part(`Content-Disposition: form-data; name="x"`, "y")
	const end = "--b--\r\n"
	nested := part("Content-Disposition: form-data; name=\"file\"\r\nContent-Type: multipart/mixed; boundary=c", "--c\r\nContent-Disposition: file; filename=\"a.txt\"\r\n\r\nx\r\n--c--")
	for _, tt := range []struct{ name, kind, body string }{
		{"10 000 parts", "boundary=b", strings.Repeat(field, 10_000) + end},
		{"a million fields", "boundary=b", strings.Repeat("--b\r\n\r\n\r\n", 1_000_000) + end},
		{"headers of 20 MB", "boundary=b", part(`Content-Disposition: form-data; name="file"; filename="a.txt"`+"\r\nX-A: "+strings.Repeat("x", 20<<20), "x") + end},
		{"headers of 100 kB", "boundary=b", part(`Content-Disposition: form-data; name="file"; filename="a.txt"`+"\r\nX-A: "+strings.Repeat("x", 100<<10), "x") + end},
		{"20 000 headers", "boundary=b", part(`Content-Disposition: form-data; name="file"; filename="a.txt"`+strings.Repeat("\r\nX-A: x", 20_000), "x") + end},
		{"no boundary", "", part(`Content-Disposition: form-data; name="file"; filename="a.txt"`, "x") + end},
		{"an empty boundary", "boundary=", part(`Content-Disposition: form-data; name="file"; filename="a.txt"`, "x") + end},
		{"a boundary of 10 kB", "boundary=" + strings.Repeat("b", 10<<10), "--" + strings.Repeat("b", 10<<10) + "\r\n" + field[5:] + "--" + strings.Repeat("b", 10<<10) + "--\r\n"},
		{"a form in a form", "boundary=b", nested + end},
		{"a part without a name", "boundary=b", part("Content-Type: text/plain", "x") + end},
		{"a part without a file name", "boundary=b", part(`Content-Disposition: form-data; name="file"`, "x") + end},
		{"no end", "boundary=b", field},
		{"nothing", "boundary=b", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			a := h.send(t, "POST", "/folders/"+string(c.folder.ID)+"/upload", tt.body, with("Content-Type", "multipart/form-data; "+tt.kind),
				with("Sec-Fetch-Site", "same-origin"), h.cookie(c.session))
			if a.status != 400 {
				t.Errorf("%v", a)
			}
			runtime.GC()
			runtime.ReadMemStats(&after)
			if more := int64(after.HeapInuse) - int64(before.HeapInuse); more > 32<<20 {
				t.Errorf("%d MB more in memory", more>>20)
			}
			if temp := must(os.ReadDir(os.TempDir()))(t); len(temp) > 0 {
				t.Errorf("temporary files: %v", temp)
			}
			if left := h.staged(t); len(left) > 0 {
				t.Errorf("still staged: %v", left)
			}
			if items := must(h.DB.ItemsIn(t.Context(), c.folder.ID, media.Order{}, "", 100))(t); len(items) != 4 {
				t.Errorf("there are items: %v", fmt.Sprint(len(items)))
			}
		})
	}
}
