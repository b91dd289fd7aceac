package exif

import (
	"bytes"
	"math"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"cloakroom/app/media"
)

func read(data []byte, mime string) (f media.Facts) {
	Read(bytes.NewReader(data), mime, &f)
	return f
}

// full is a camera that writes down everything.
func full() camera {
	return camera{
		main: []tag{text(0x10f, "NIKON CORPORATION"), text(0x110, "NIKON D750")},
		exif: []tag{
			ratio(0x829a, 1, 250), ratio(0x829d, 28, 10), short(0x8827, 400), text(0x9003, "2024:05:06 07:08:09"), text(0x9011, "+02:00"),
			ratio(0x920a, 350, 10), text(0xa433, "Sigma"), text(0xa434, "35mm F1.4 Art"),
		},
		gps: []tag{
			text(1, "S"), ratio(2, 48, 1, 12, 1, 30, 1), text(3, "E"), ratio(4, 16, 1, 22, 1, 12, 1),
		},
	}
}

var vienna = time.Date(2024, 5, 6, 7, 8, 9, 0, time.FixedZone("", 2*3600))

func TestReadEveryFormat(t *testing.T) {
	for _, mime := range []string{"image/jpeg", "image/png", "image/webp", "image/tiff"} {
		f := read(full().in(mime), mime)
		if !f.Taken.Equal(vienna) || !f.Zoned || f.Taken.Format("15:04 -07:00") != "07:08 +02:00" {
			t.Errorf("%s: taken %v, %v", mime, f.Taken, f.Zoned)
		}
		if f.Place == nil || math.Abs(f.Place.Latitude+48.208333) > 1e-5 || math.Abs(f.Place.Longitude-16.37) > 1e-5 {
			t.Errorf("%s: place %+v", mime, f.Place)
		}
		f.Taken, f.Place = time.Time{}, nil
		want := media.Facts{Zoned: true, Camera: "NIKON D750", Lens: "Sigma 35mm F1.4 Art", Exposure: 4 * time.Millisecond, Aperture: 2.8, ISO: 400, Focal: 35}
		if !reflect.DeepEqual(f, want) {
			t.Errorf("%s: %+v", mime, f)
		}
	}
}

// The files were made by libheif and libaom; ExifTool wrote the Exif.
func TestReadHEICAndAVIF(t *testing.T) {
	for file, mime := range map[string]string{"p.heic": "image/heic", "p.avif": "image/avif"} {
		data, err := os.ReadFile("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		f := read(data, mime)
		if !f.Taken.Equal(vienna) || !f.Zoned || f.Camera != "Fuji X100V" || f.Exposure != 4*time.Millisecond || f.Aperture != 2.8 || f.ISO != 400 || f.Focal != 23 ||
			f.Place == nil || math.Abs(f.Place.Longitude+16.3738) > 1e-4 {
			t.Errorf("%s: %+v %+v", file, f, f.Place)
		}
	}
}

func TestNonsenseIsLeftOut(t *testing.T) {
	when := func(date, zone string) camera {
		return camera{exif: []tag{text(0x9003, date), text(0x9011, zone)}}
	}
	at := func(lat, latRef, long, longRef uint32) camera {
		return camera{gps: []tag{text(1, string(rune(latRef))), ratio(2, lat, 1, 0, 1, 0, 1), text(3, string(rune(longRef))), ratio(4, long, 1, 0, 1, 0, 1)}}
	}
	one := func(tags ...tag) camera { return camera{exif: tags} }
	wall := func(y int) time.Time { return time.Date(y, 1, 2, 3, 4, 5, 0, time.UTC) }
	tests := []struct {
		name string
		camera
		want media.Facts
	}{
		{"a date without a zone is a wall clock", when("2024:01:02 03:04:05", ""), media.Facts{Taken: wall(2024)}},
		{"a zone that is none is not believed", when("2024:01:02 03:04:05", "here"), media.Facts{Taken: wall(2024)}},
		{"nor one beyond the earth", when("2024:01:02 03:04:05", "+15:00"), media.Facts{Taken: wall(2024)}},
		{"the year before the first photograph", when("1825:01:02 03:04:05", ""), media.Facts{}},
		{"the year of the first photograph", when("1826:01:02 03:04:05", ""), media.Facts{Taken: wall(1826)}},
		{"the last year", when("2100:01:02 03:04:05", ""), media.Facts{Taken: wall(2100)}},
		{"and the one after it", when("2101:01:02 03:04:05", ""), media.Facts{}},
		{"a clock that was never set", when("0000:00:00 00:00:00", ""), media.Facts{}},
		{"a day that no month has", when("2024:02:30 03:04:05", ""), media.Facts{}},
		{"a date cut short", when("2024:02:03", ""), media.Facts{}},
		{"when it was digitised stands in", one(text(0x9004, "2024:01:02 03:04:05")), media.Facts{Taken: wall(2024)}},
		{"a place", at(10, 'N', 20, 'W'), media.Facts{Place: &media.Place{Latitude: 10, Longitude: -20}}},
		{"a pole", at(90, 'S', 180, 'E'), media.Facts{Place: &media.Place{Latitude: -90, Longitude: 180}}},
		{"beyond the pole", at(91, 'N', 20, 'E'), media.Facts{}},
		{"around the earth", at(10, 'N', 181, 'E'), media.Facts{}},
		{"a receiver that knows nothing", at(0, 'N', 0, 'E'), media.Facts{}},
		{"on no side of the earth", at(10, 'X', 20, 'E'), media.Facts{}},
		{"an aperture of nothing", one(ratio(0x829d, 0, 1)), media.Facts{}},
		{"divided by nothing", one(ratio(0x829d, 1, 0), ratio(0x829a, 0, 0), ratio(0x920a, 5, 0)), media.Facts{}},
		{"an exposure of two days", one(ratio(0x829a, 2*86400, 1)), media.Facts{}},
		{"a sensitivity that did not fit", one(short(0x8827, 65535), long(0x8833, 102400)), media.Facts{ISO: 102400}},
		{"a text where a number belongs", one(text(0x8827, "fast"), text(0x829d, "wide")), media.Facts{}},
		{"a number where a text belongs", camera{main: []tag{short(0x110, 7)}}, media.Facts{}},
		{"letters that turn others around", camera{main: []tag{text(0x110, "A\u202egpj.exe\u2066B\x1b[31m\u200f")}}, media.Facts{Camera: "Agpj.exeB[31m"}},
		{"lines", camera{main: []tag{text(0x110, "one\r\ntwo\t three ")}}, media.Facts{Camera: "onetwo three"}},
		{"bytes that are no letters", camera{main: []tag{text(0x110, "D\xff\xfe7")}}, media.Facts{Camera: "D7"}},
		{"a long story", camera{main: []tag{text(0x110, strings.Repeat("ü", 500))}}, media.Facts{Camera: strings.Repeat("ü", 100)}},
		{"too long to be read", camera{main: []tag{text(0x110, strings.Repeat("x", 5000))}}, media.Facts{}},
		{"a maker alone", camera{main: []tag{text(0x10f, "Leica")}}, media.Facts{Camera: "Leica"}},
		{"a lens in the wrong directory", camera{main: []tag{text(0xa434, "Zoom")}}, media.Facts{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if f := read(tt.in("image/jpeg"), "image/jpeg"); !reflect.DeepEqual(f, tt.want) {
				t.Errorf("%+v %+v, want %+v %+v", f, f.Place, tt.want, tt.want.Place)
			}
		})
	}
}

func TestWhatIsCutOrUnknownIsLeftOut(t *testing.T) {
	if f := read(full().in("image/jpeg"), "video/mp4"); !reflect.DeepEqual(f, media.Facts{}) {
		t.Errorf("a film has Exif: %+v", f)
	}
	for _, mime := range []string{"image/jpeg", "image/png", "image/webp", "image/tiff"} {
		data := full().in(mime)
		for n := range data {
			read(data[:n], mime)
		}
	}
}

// endless is a JPEG whose segments never end.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	e.read += len(p)
	for i := range p {
		p[i] = "\xff\xe2\x00\x02"[i%4]
	}
	return len(p), nil
}
func (e *endless) Seek(int64, int) (int64, error) { return 0, nil }

func TestReadingHasAnEnd(t *testing.T) {
	e := &endless{}
	for mime := range formats {
		*e = endless{}
		Read(e, mime, &media.Facts{})
		if e.read > 16<<20+4096 {
			t.Errorf("%s: %d bytes were read", mime, e.read)
		}
	}
}

// broken is a file that breaks whoever reads it.
type broken struct{ *bytes.Reader }

func (broken) Read([]byte) (int, error) { panic("the disk is gone") }

func TestAPanicTellsNothing(t *testing.T) {
	f := media.Facts{Width: 7}
	Read(broken{bytes.NewReader(nil)}, "image/jpeg", &f)
	if !reflect.DeepEqual(f, media.Facts{Width: 7}) {
		t.Errorf("%+v", f)
	}
}

func FuzzRead(f *testing.F) {
	mimes := []string{"image/jpeg", "image/png", "image/webp", "image/tiff", "image/heic", "image/avif"}
	for i, mime := range mimes[:4] {
		f.Add(full().in(mime), i)
	}
	for i, file := range []string{"p.heic", "p.avif"} {
		data, err := os.ReadFile("testdata/" + file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, 4+i)
	}
	f.Fuzz(func(t *testing.T, data []byte, which int) {
		got := read(data, mimes[uint(which)%uint(len(mimes))])
		if len([]rune(got.Camera)) > mostText || len([]rune(got.Lens)) > mostText || got.ISO < 0 || got.Aperture < 0 || got.Exposure < 0 {
			t.Errorf("%+v", got)
		}
		if p := got.Place; p != nil && !(math.Abs(p.Latitude) <= 90 && math.Abs(p.Longitude) <= 180) {
			t.Errorf("%+v", p)
		}
	})
}
