package darkroom

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// run runs a program that makes an input.
func run(t testing.TB, name string, args ...string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %v: %v: %s (test/setup.sh installs what is missing)", name, args, err, out)
	}
}

// copied is a picture in another format, with all that it says of itself.
func copied(t testing.TB, data []byte, from, to string) []byte {
	t.Helper()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in."+from), filepath.Join(dir, "out."+to)
	if err := os.WriteFile(in, data, 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, "vips", "copy", in, out)
	return read(t, out)
}

func read(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// filmed is a film, or a sound, of three seconds.
func filmed(t testing.TB, ext string, args ...string) []byte {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out."+ext)
	run(t, "ffmpeg", append(append([]string{"-v", "error", "-y"}, args...), out)...)
	return read(t, out)
}

// document is a PDF of some pages, each with a black bar.
func document(pages int) []byte {
	var b bytes.Buffer
	var at []int
	object := func(format string, args ...any) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(at), fmt.Sprintf(format, args...))
	}
	b.WriteString("%PDF-1.4\n")
	object("<</Type/Catalog/Pages 2 0 R>>")
	var kids []string
	for i := range pages {
		kids = append(kids, fmt.Sprintf("%d 0 R", i+4))
	}
	object("<</Type/Pages/Kids[%s]/Count %d>>", strings.Join(kids, " "), pages)
	object("<</Length 31>>stream\n0 0 0 rg 0 0 300 200 re f      \nendstream")
	for range pages {
		object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 400]/Contents 3 0 R>>")
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return b.Bytes()
}

// withExif lays an orientation, a place and what Adobe says into a JPEG.
func withExif(jpg []byte, o uint16) []byte {
	exif := []byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x02\x01\x0e\x00\x02\x00\x00\x00\x04GPS\x00\x01\x12\x00\x03\x00\x00\x00\x01")
	exif = append(binary.BigEndian.AppendUint16(exif, o), 0, 0, 0, 0, 0, 0)
	xmp := []byte("http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"SECRET\"/></rdf:RDF></x:xmpmeta>")
	out := append([]byte(nil), jpg[:2]...)
	for _, segment := range [][]byte{exif, xmp} {
		out = append(binary.BigEndian.AppendUint16(append(out, 0xff, 0xe1), uint16(len(segment)+2)), segment...)
	}
	return append(out, jpg[2:]...)
}
