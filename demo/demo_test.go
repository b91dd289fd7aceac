package demo

import (
	"bytes"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"io/fs"
	"path"
	"strings"
	"testing"
	"unicode/utf8"

	_ "golang.org/x/image/webp"
)

// files gives the whole house, by path.
func files(t *testing.T) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	err := fs.WalkDir(House(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(House(), name)
		out[name] = b
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var pictures = map[string]string{".jpg": "jpeg", ".png": "png", ".gif": "gif", ".webp": "webp"}

func TestThePicturesOfTheHouseCanBeShown(t *testing.T) {
	many, upright, lying, square := 0, 0, 0, 0
	sizes := map[image.Point]bool{}
	for name, b := range files(t) {
		want, ok := pictures[path.Ext(name)]
		if !ok {
			continue
		}
		img, format, err := image.Decode(bytes.NewReader(b))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if format != want {
			t.Errorf("%s is a %s", name, format)
		}
		many++
		size := img.Bounds().Size()
		sizes[size] = true
		switch {
		case size.X > size.Y:
			lying++
		case size.X < size.Y:
			upright++
		default:
			square++
		}
	}
	if many < 40 || len(sizes) < 8 || upright < 5 || lying < 5 || square < 2 {
		t.Errorf("%d pictures in %d sizes: %d upright, %d lying, %d square; a wall needs more", many, len(sizes), upright, lying, square)
	}
}

func TestTheHouseHoldsOneOfEachOtherKind(t *testing.T) {
	all := files(t)
	for _, it := range []struct{ name, begins, says string }{
		{"holidays/film.mp4", "", "ftyp"},
		{"holidays/sound.mp3", "ID3", ""},
		{"cases/1024/documents/report.pdf", "%PDF-1.4", "%%EOF"},
		{"cases/1024/documents/plan.svg", "<svg ", "</svg>"},
		{"cases/1024/documents/notes.html", "<!doctype html>", "</html>"},
	} {
		b, ok := all[it.name]
		if !ok || !bytes.HasPrefix(b, []byte(it.begins)) || !bytes.Contains(b, []byte(it.says)) {
			t.Errorf("%s is not there, or not what its name says", it.name)
		}
	}
}

func TestTheFilmCanStartBeforeItIsAllThere(t *testing.T) {
	b := files(t)["holidays/film.mp4"]
	facts, pictures := bytes.Index(b, []byte("moov")), bytes.Index(b, []byte("mdat"))
	if facts < 0 || pictures < facts {
		t.Error("the film's index does not come first")
	}
}

func TestNothingElseIsInTheHouse(t *testing.T) {
	known := " .jpg .png .gif .webp .mp4 .mp3 .pdf .svg .html "
	for name := range files(t) {
		if !strings.Contains(known, " "+path.Ext(name)+" ") || strings.HasPrefix(path.Base(name), ".") {
			t.Errorf("%s does not belong here", name)
		}
		if top, _, _ := strings.Cut(name, "/"); top != "doctors" && top != "cases" && top != "holidays" {
			t.Errorf("%s is in no known folder", name)
		}
	}
}

func TestTheHouseIsLight(t *testing.T) {
	const most = 3_000_000
	all := 0
	for _, b := range files(t) {
		all += len(b)
	}
	if all > most {
		t.Errorf("%d bytes; every copy of the program carries them", all)
	}
}

func TestSomeNamesAreNotASCII(t *testing.T) {
	many := 0
	for name := range files(t) {
		if !utf8.ValidString(name) {
			t.Errorf("%q is not UTF-8", name)
		}
		if utf8.RuneCountInString(name) < len(name) {
			many++
		}
	}
	if many < 3 {
		t.Errorf("only %d", many)
	}
}
