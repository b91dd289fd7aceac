// Package archive says what an archive of files is, byte by byte, before any of it
// is read: a ZIP of files as they are. All of it follows from the list of files
// with their sizes, checksums and times, so its length is known at once, any part
// of it can be made without what comes before, and equal lists give equal bytes.
//
// It reads nothing and writes nothing; package handoff carries what it plans.
package archive

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"sort"
	"time"

	"cloakroom/app/id"
)

// File is one file of an archive.
type File struct {
	Path     string // with slashes, safe everywhere: see Names
	Item     id.Item
	Version  id.Version
	Size     int64
	CRC      uint32 // of all its bytes (IEEE)
	Modified time.Time
}

// List is what an archive is made of.
type List struct {
	Name  string // of the archive, with its ending
	Files []File
}

// Most is how many files one archive holds: what is planned is in memory.
const Most = 50_000

// Plan is an archive, laid out. It is safe for concurrent use.
type Plan struct {
	name      string
	files     []File
	starts    []int64 // where the header of each file stands; and where the directory begins
	records   []int64 // where the record of each file stands in the directory; and where that ends
	size      int64
	tag       string
	directory int64
}

// New lays out an archive of files, by their paths.
func New(list List) *Plan {
	files := list.Files
	p := &Plan{name: list.Name, files: slices.SortedFunc(slices.Values(files), func(a, b File) int { return cmp.Compare(a.Path, b.Path) })}
	p.starts, p.records = make([]int64, 0, len(files)+1), make([]int64, 0, len(files)+1)
	seal, at := sha256.New(), int64(0)
	for _, f := range p.files {
		p.starts = append(p.starts, at)
		head := header(f)
		_, _ = seal.Write(head) // a hash never fails
		at += int64(len(head)) + f.Size
	}
	p.starts, p.directory = append(p.starts, at), at
	for i, f := range p.files {
		p.records = append(p.records, at)
		at += int64(len(record(f, p.starts[i])))
	}
	p.records = append(p.records, at)
	p.size = at + int64(len(p.end()))
	// Headers say all that there is to say of a file, but for its identity: other
	// bytes of the same size and checksum are another archive.
	for _, f := range p.files {
		_, _ = seal.Write([]byte(f.Item))
		_, _ = seal.Write(binary.BigEndian.AppendUint64(nil, uint64(f.Version)))
	}
	p.tag = `"zip1-` + hex.EncodeToString(seal.Sum(nil)[:16]) + `"`
	return p
}

// Name is what it is called.
func (p *Plan) Name() string { return p.name }

// Size is how many bytes the archive has.
func (p *Plan) Size() int64 { return p.size }

// Tag is a strong entity tag: equal for archives that are equal byte by byte.
func (p *Plan) Tag() string { return p.tag }

// Piece is what stands somewhere in an archive: bytes of ours, or a stretch of a
// file.
type Piece struct {
	Own []byte // not empty: this

	File   File // else this file's bytes
	Skip   int64
	Length int64
}

// mostOwn is about how many bytes of the directory are made at once.
const mostOwn = 64 << 10

// At returns the piece that stands at a byte, from that byte on. The byte lies
// within the archive.
func (p *Plan) At(at int64) Piece {
	switch {
	case at < p.directory:
		i := sort.Search(len(p.files), func(i int) bool { return p.starts[i+1] > at })
		f, within := p.files[i], at-p.starts[i]
		if head := header(f); within < int64(len(head)) {
			return Piece{Own: head[within:]}
		} else {
			within -= int64(len(head))
		}
		return Piece{File: f, Skip: within, Length: f.Size - within}
	case at < p.records[len(p.files)]:
		i := sort.Search(len(p.files), func(i int) bool { return p.records[i+1] > at })
		own := record(p.files[i], p.starts[i])[at-p.records[i]:]
		for i++; i < len(p.files) && len(own) < mostOwn; i++ {
			own = append(own, record(p.files[i], p.starts[i])...)
		}
		return Piece{Own: own}
	}
	return Piece{Own: p.end()[at-p.records[len(p.files)]:]}
}
