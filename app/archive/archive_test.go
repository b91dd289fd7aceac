package archive

import (
	"archive/zip"
	"bytes"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var noon = time.Date(2025, 3, 4, 12, 0, 1, 0, time.UTC)

func file(path, content string) File {
	return File{Path: path, Size: int64(len(content)), CRC: crc32.ChecksumIEEE([]byte(content)), Modified: noon}
}

func plan(files ...File) *Plan { return New(List{Files: files}) }

// part reads some bytes of a plan by its pieces alone.
func part(p *Plan, contents map[string]string, from, to int64) []byte {
	var b bytes.Buffer
	for at := from; at < to; at = from + int64(b.Len()) {
		piece := p.At(at)
		if len(piece.Own) > 0 {
			b.Write(piece.Own)
		} else {
			b.WriteString(contents[piece.File.Path][piece.Skip : piece.Skip+piece.Length])
		}
	}
	return b.Bytes()[:to-from]
}

// TestEveryPartIsThatOfTheWhole: any byte of any archive can be made by itself,
// and what comes of it is read by another reader.
func TestEveryPartIsThatOfTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		contents, files := map[string]string{}, []File(nil)
		var names Names
		for range rapid.IntRange(0, 12).Draw(t, "files") {
			path := names.File("", rapid.String().Draw(t, "name"))
			contents[path] = rapid.StringN(0, 50, 200).Draw(t, "content")
			files = append(files, file(path, contents[path]))
		}
		p := New(List{Files: files})
		whole := part(p, contents, 0, p.Size())
		if int64(len(whole)) != p.Size() {
			t.Fatalf("%d bytes of %d", len(whole), p.Size())
		}
		from := rapid.Int64Range(0, p.Size()).Draw(t, "from")
		to := rapid.Int64Range(from, p.Size()).Draw(t, "to")
		if got := part(p, contents, from, to); !bytes.Equal(got, whole[from:to]) {
			t.Fatalf("from %d to %d it is another", from, to)
		}
		r, err := zip.NewReader(bytes.NewReader(whole), p.Size())
		if err != nil {
			t.Fatal(err)
		}
		if len(r.File) != len(files) {
			t.Fatalf("%d files of %d", len(r.File), len(files))
		}
		for _, f := range r.File {
			src, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(src)
			if err != nil || string(b) != contents[f.Name] || !f.Modified.Equal(noon) || f.NonUTF8 {
				t.Fatalf("%q: %q, %v, %v", f.Name, b, f.Modified, err)
			}
		}
	})
}

// TestLargeArchivesAreZip64 reads what a reader looks at; the files are zeros.
func TestLargeArchivesAreZip64(t *testing.T) {
	for _, tt := range []struct {
		say   string
		files []File
	}{
		{"just under 4 GiB", []File{{Path: "a", Size: large32 - 1, Modified: noon}}},
		{"just 4 GiB less one, which is the mark of more", []File{{Path: "a", Size: large32, Modified: noon}}},
		{"50 GB in three", []File{{Path: "a", Size: 20e9, Modified: noon}, {Path: "b", Size: 20e9, Modified: noon}, {Path: "c", Size: 10e9, Modified: noon}}},
		{"70 000 files", many(70_000)},
	} {
		p := New(List{Files: tt.files})
		// What a reader looks at: the directory and what stands before the files.
		r, err := zip.NewReader(readerAt(func(b []byte, at int64) (n int, err error) {
			for n < len(b) && at < p.Size() {
				piece := p.At(at)
				k := int64(len(piece.Own))
				if k == 0 {
					k = piece.Length
					clear(b[n:min(int64(len(b)), int64(n)+k)])
				}
				m := int(min(k, int64(len(b)-n)))
				copy(b[n:], piece.Own)
				n, at = n+m, at+int64(m)
			}
			if n < len(b) {
				err = io.EOF
			}
			return n, err
		}), p.Size())
		if err != nil || len(r.File) != len(tt.files) {
			t.Errorf("%s: %v", tt.say, err)
			continue
		}
		for i, f := range r.File {
			at, err := f.DataOffset()
			if err != nil || int64(f.UncompressedSize64) != p.files[i].Size || at != p.starts[i]+int64(len(header(p.files[i]))) {
				t.Fatalf("%s: %s has %d bytes at %d: %v", tt.say, f.Name, f.UncompressedSize64, at, err)
			}
		}
	}
}

type readerAt func(b []byte, at int64) (int, error)

func (r readerAt) ReadAt(b []byte, at int64) (int, error) { return r(b, at) }

func many(n int) (out []File) {
	for i := range n {
		out = append(out, File{Path: fmt.Sprintf("%06d", i), Modified: noon})
	}
	return out
}

func TestTheTagFollowsTheList(t *testing.T) {
	one := plan(file("a", "x"), file("b", "y"))
	if again := plan(file("b", "y"), file("a", "x")); again.Tag() != one.Tag() {
		t.Error("the order in which they were listed counts")
	}
	other := file("b", "y")
	for say, change := range map[string]func(f *File){
		"a name": func(f *File) { f.Path = "c" }, "a size": func(f *File) { f.Size++ }, "a checksum": func(f *File) { f.CRC++ },
		"a time": func(f *File) { f.Modified = noon.Add(time.Second) }, "a version": func(f *File) { f.Version++ }, "an item": func(f *File) { f.Item = "it_x" },
	} {
		f := other
		change(&f)
		if plan(file("a", "x"), f).Tag() == one.Tag() {
			t.Errorf("%s does not count", say)
		}
	}
}

func TestNamesAreSafe(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"plain.jpg", "plain.jpg"},
		{"été ☃.jpg", "été ☃.jpg"},
		{"..", "_"},
		{".", "_"},
		{"...", "_"},
		{`..\..\evil.exe`, ".._.._evil.exe"},
		{`C:\x`, "C__x"},
		{"a/b", "a_b"},
		{"CON", "_CON"},
		{"con.txt", "_con.txt"},
		{"Nul .tar.gz", "_Nul .tar.gz"},
		{"COM1", "_COM1"},
		{"lpt²", "_lpt²"},
		{"COM10", "COM10"},
		{"com", "com"},
		{"comic", "comic"},
		{"trailing.", "trailing_"},
		{"trailing ", "trailing_"},
		{" leading", "_leading"},
		{"a\u202egpj.exe", "a_gpj.exe"},
		{"a\x00b\nc", "a_b_c"},
		{`q?*"<>|`, "q______"},
		{"", "_"},
		{".hidden", ".hidden"},
	} {
		if got := safe(tt.in); got != tt.want {
			t.Errorf("safe(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
	var n Names
	n.Folder("fo_1", "", "Box")
	n.Folder("fo_2", "", "box")
	n.Folder("fo_3", "fo_2", "..")
	for i, want := range []string{"Box/a.jpg", "Box/A (2).JPG", "box (2)/a.jpg", "box (2)/_/x", "BOX (3)"} {
		got := []func() string{
			func() string { return n.File("fo_1", "a.jpg") }, func() string { return n.File("fo_1", "A.JPG") }, func() string { return n.File("fo_2", "a.jpg") },
			func() string { return n.File("fo_3", "x") }, func() string { return n.File("", "BOX") },
		}[i]()
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestManyAlikeCostWhatOneDoes: names that every system takes for the same are
// numbered, and the ten-thousandth is found as soon as the second.
func TestManyAlikeCostWhatOneDoes(t *testing.T) {
	var n Names
	for i := range 5000 {
		if got, want := n.File("", "a:b.jpg"), numbered("a_b.jpg", i+1); got != want {
			t.Fatalf("%q, want %q", got, want)
		}
	}
	if got := testing.AllocsPerRun(10, func() { n.File("", "A?B.jpg") }); got > 50 {
		t.Errorf("one more allocates %.0f times", got)
	}
}

func FuzzNames(f *testing.F) {
	for _, s := range []string{"..", `a\b`, "CON", "a:b", " ", "\u202e"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		var n Names
		n.Folder("x", "", a)
		one, two := n.File("x", b), n.File("x", strings.ToUpper(b))
		if strings.EqualFold(one, two) {
			t.Errorf("%q and %q are the same to some", one, two)
		}
		for _, p := range []string{one, two} {
			for _, part := range strings.Split(p, "/") {
				if part == "" || part == "." || part == ".." || strings.ContainsAny(part, `\:`) || strings.HasSuffix(part, ".") || strings.HasSuffix(part, " ") {
					t.Errorf("%q", p)
				}
			}
		}
	})
}
