package intake_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/media"
)

func (h *house) bring(dir string) (intake.Tally, []intake.Progress) {
	h.Helper()
	var told []intake.Progress
	tally, err := h.intake.Import(h.Context(), h.alice, dir, h.into, func(p intake.Progress) { told = append(told, p) })
	h.must(err)
	if len(told) > 0 && told[len(told)-1].So.Added != tally.Added {
		h.Errorf("the last word was %+v, the tally is %+v", told[len(told)-1].So, tally)
	}
	return tally, told
}

func write(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		file := dir + "/" + name // not filepath.Join: it would clean what is meant
		if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestImportCopiesATreeAndNothingTwice(t *testing.T) {
	h, dir := open(t), t.TempDir()
	write(t, dir, map[string]string{"a.txt": "a", "b/c.txt": "c", "b/d/e.txt": "e", "b/a.txt": "a", "empty": ""})
	ago := time.Unix(1_700_000_000, 0)
	h.must(os.Chtimes(dir+"/a.txt", ago, ago))
	tally, _ := h.bring(dir)
	if tally != (intake.Tally{Added: 5, Folders: 2, Bytes: 4}) {
		t.Errorf("tally %+v", tally)
	}
	for range 2 {
		if tally, _ := h.bring(dir); tally != (intake.Tally{Same: 5}) {
			t.Errorf("again: %+v", tally)
		}
	}
	b, err := h.db.Child(t.Context(), h.into, "b")
	h.must(err)
	d, err := h.db.Child(t.Context(), b, "d")
	h.must(err)
	if len(h.items()) != 2 || len(h.itemsIn(b)) != 2 || len(h.itemsIn(d)) != 1 {
		t.Errorf("items %v, %v, %v", h.items(), h.itemsIn(b), h.itemsIn(d))
	}
	it := h.items()["a.txt"]
	if !it.Blobs[0].Modified.Equal(ago) {
		t.Errorf("modified %v, the file %v", it.Blobs[0].Modified, ago)
	}
}

func TestImportKeepsBoth(t *testing.T) {
	h, dir := open(t), t.TempDir()
	h.take("a.txt", "old")
	write(t, dir, map[string]string{"a.txt": "new"}) // as long as the old one
	for i, want := range []intake.Tally{{Added: 1, Bytes: 3}, {Same: 1}} {
		if tally, _ := h.bring(dir); tally != want {
			t.Errorf("run %d: %+v", i+1, tally)
		}
	}
	write(t, dir, map[string]string{"a.txt": "newer", "a (2).txt": "mine"})
	for i, want := range []intake.Tally{{Added: 2, Bytes: 9}, {Same: 2}} {
		if tally, _ := h.bring(dir); tally != want {
			t.Errorf("then run %d: %+v", i+1, tally)
		}
	}
	if items := h.items(); len(items) != 4 {
		t.Errorf("items %v", items)
	}
	h.whole(h.items())
}

func TestTwoFilesThatMendToOneNameBothArrive(t *testing.T) {
	for name, texts := range map[string][2]string{"with other bytes": {"one", "two"}, "with the same bytes": {"same", "same"}} {
		t.Run(name, func(t *testing.T) {
			h, dir := open(t), t.TempDir()
			write(t, dir, map[string]string{"a\xff.txt": texts[0], "a\xfe.txt": texts[1], "u\u0308.txt": texts[0], "ü.txt": texts[1]})
			if tally, _ := h.bring(dir); tally.Added != 4 {
				t.Errorf("tally %+v", tally)
			}
			if tally, _ := h.bring(dir); tally != (intake.Tally{Same: 4}) {
				t.Errorf("again: %+v", tally)
			}
			h.whole(h.items())
		})
	}
}

func TestTwoFilesAreNeverOneItem(t *testing.T) {
	t.Run("when an import broke off between two that are alike", func(t *testing.T) {
		h, dir := open(t), t.TempDir()
		h.take("a\xff.txt", "same")
		write(t, dir, map[string]string{"a\xff.txt": "same", "a\xfe.txt": "same"})
		if tally, _ := h.bring(dir); tally != (intake.Tally{Same: 1, Added: 1, Bytes: 4}) {
			t.Errorf("tally %+v", tally)
		}
	})
	t.Run("when one looks like the number of the other", func(t *testing.T) {
		h, dir := open(t), t.TempDir()
		write(t, dir, map[string]string{"b": "same", "b (2)": "same", "b (3)": "same"})
		for i, want := range []intake.Tally{{Added: 3, Bytes: 12}, {Same: 3}} {
			if tally, _ := h.bring(dir); tally != want {
				t.Errorf("run %d: %+v", i+1, tally)
			}
		}
	})
}

func TestAFolderMeetsAnItemOfItsName(t *testing.T) {
	h, dir := open(t), t.TempDir()
	h.take("x", "an item")
	write(t, dir, map[string]string{"x/a": "a"})
	if tally, _ := h.bring(dir); tally != (intake.Tally{Added: 1, Folders: 1, Bytes: 1}) {
		t.Errorf("tally %+v", tally)
	}
	if tally, _ := h.bring(dir); tally != (intake.Tally{Same: 1}) {
		t.Errorf("again: %+v", tally)
	}
	if _, err := h.db.Child(t.Context(), h.into, "x (2)"); err != nil {
		t.Error(err)
	}
}

func TestImportSaysWhatItSkips(t *testing.T) {
	h, dir := open(t), t.TempDir()
	outside := filepath.Join(t.TempDir(), "secret")
	write(t, filepath.Dir(outside), map[string]string{"secret": "secret"})
	write(t, dir, map[string]string{"good": "x", "large": strings.Repeat("x", most+1), "sub/good": "x"})
	h.must(os.Symlink(outside, dir+"/link"))
	h.must(os.Symlink(filepath.Dir(outside), dir+"/linked folder"))
	h.must(os.Symlink("good", dir+"/link inside"))
	h.must(syscall.Mkfifo(dir+"/pipe", 0o600))
	deep := dir + strings.Repeat("/d", 40)
	h.must(os.MkdirAll(deep, 0o750))
	tally, told := h.bring(dir)
	if tally.Added != 2 || tally.Skipped != 6 {
		t.Errorf("tally %+v", tally)
	}
	why := map[string]string{"large": "larger", "link": "link", "linked folder": "link", "link inside": "link", "pipe": "neither", strings.TrimPrefix(strings.Repeat("/d", 32), "/"): "deep"}
	for _, p := range told {
		if want, ok := why[p.Path]; ok != (p.Outcome == intake.Skipped) || !strings.Contains(p.Why, want) {
			t.Errorf("%s: %s because %q", p.Path, p.Outcome, p.Why)
		}
	}
	h.whole(map[string]media.Item{"1": h.items()["good"], "2": func() media.Item {
		sub, err := h.db.Child(t.Context(), h.into, "sub")
		h.must(err)
		return h.itemsIn(sub)["good"]
	}()})
}

func TestImportAsksAtTheDoor(t *testing.T) {
	h := open(t)
	_, err := h.intake.Import(t.Context(), access.User(id.NewUser()), t.TempDir(), h.into, func(intake.Progress) {})
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("a stranger's import: %v", err)
	}
	if _, err := h.intake.Import(t.Context(), h.alice, "/nowhere/at/all", h.into, func(intake.Progress) {}); !fault.Is(err, fault.Invalid) {
		t.Errorf("an import of nothing: %v", err)
	}
}

// hostile are names that some system once fell over.
func hostile() []string {
	names := []string{
		"100%.png", "a?b", "a#b", "%2e%2e%2f", "%2e%2e", "%00", "a\\b", "..\\..\\x", "a\rb", "a\nb", "a\r\nX-Accel-Redirect: y", "\x01", "\x7f", "\x1b[31m",
		"a\u202etxt.exe", "\u2066x\u2069", "\u200b", "\ufeff", "\u00a0", "😀.png", "𠜎", "e\u0301", "é", "ﬁ", "İ", "ß",
		"CON", "NUL", "AUX.txt", "com1", "-rf", "--help", "-", ".htaccess", ".git", "...", ". ", " .", " ", "  ", "a ", " a", "a.", "a..", "~", "~root", "$HOME", "$(id)", "`id`", "a;b", "a&b", "a|b", "a>b", "a<b",
		"a\"b", "a'b", "a*b", "[a]", "{a}", "(a)", "a=b", "a+b", "a,b", "a@b", "a:b", "c:x", "a::$DATA", "<script>alert(1)</script>", "' or 1=1 --", "\"; drop table items; --", "%s%s%n", "%d", "{{.}}", "${jndi:x}",
		"\xff", "\xfe\xff", "a\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "caf\xe9.jpg", "\x80\x81\x82",
		strings.Repeat("x", 255), strings.Repeat("ü", 127), strings.Repeat("😀", 63), strings.Repeat("\xff", 255), strings.Repeat("x", 251) + ".jpg",
		"index.html", "favicon.ico", "robots.txt", ".cloakroom", "blobs", "staging", "protected", "a.php", "a.svg", "a (2).txt", "a.txt", "a (2) (2).txt",
	}
	for b := 1; len(names) < 200; b++ {
		if b != '/' {
			names = append(names, fmt.Sprintf("byte %c%d", b%127, b))
		}
	}
	slices.Sort(names)
	return slices.Compact(slices.DeleteFunc(names, func(s string) bool { return strings.ContainsAny(s, "/\x00") }))
}

func TestHostileNames(t *testing.T) {
	h, dir := open(t), t.TempDir()
	files := map[string]string{}
	for i, name := range hostile() {
		files[name] = fmt.Sprintf("file %d", i)
		files["in it/"+name] = "all the same"
	}
	write(t, dir, files)
	tally, _ := h.bring(dir)
	if tally.Added != len(files) || tally.Skipped != 0 || tally.Added < 380 {
		t.Fatalf("tally %+v of %d", tally, len(files))
	}
	if again, _ := h.bring(dir); again != (intake.Tally{Same: len(files)}) {
		t.Errorf("again: %+v", again)
	}
	sub, err := h.db.Child(t.Context(), h.into, "in it")
	h.must(err)
	all := h.items()
	for name, it := range h.itemsIn(sub) {
		all["in it/"+name] = it
	}
	for name := range all {
		if name = strings.TrimPrefix(name, "in it/"); !media.ValidName(name) {
			t.Errorf("an item is called %q", name)
		}
	}
	if len(all) != len(files) {
		t.Errorf("%d items of %d files", len(all), len(files))
	}
	h.whole(all)
}
