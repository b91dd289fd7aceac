package archive

import (
	"encoding/binary"
	"math"
	"time"
)

// What follows is PKWARE's APPNOTE 6.3: sections 4.3.7 (local header), 4.3.12
// (directory), 4.3.14 to 4.3.16 (ends), 4.5.3 (Zip64) and, for times in UTC, the
// extended timestamp of Info-ZIP (0x5455). Files are stored: media are compressed
// already, and so their length is known.
const (
	utf8Names = 1 << 11
	needs     = 20 // folders
	needs64   = 45 // Zip64
	madeBy    = 3<<8 | needs64
	mode      = 0o100644 << 16
	large32   = math.MaxUint32
	large16   = math.MaxUint16
)

var le = binary.LittleEndian

// header is what stands before the bytes of f.
func header(f File) []byte {
	extra := stamp(f.Modified)
	size, version := uint32(large32), uint16(needs64)
	if f.Size < large32 {
		size, version = uint32(f.Size), needs
	} else {
		extra = le.AppendUint16(extra, 0x0001)
		extra = le.AppendUint16(extra, 16)
		extra = le.AppendUint64(extra, uint64(f.Size))
		extra = le.AppendUint64(extra, uint64(f.Size))
	}
	b := make([]byte, 0, 30+len(f.Path)+len(extra))
	b = le.AppendUint32(b, 0x04034b50)
	b = le.AppendUint16(b, version)
	b = about(b, f, size, len(extra))
	b = append(b, f.Path...)
	return append(b, extra...)
}

// record is what the directory says of f, whose header stands at a byte.
func record(f File, at int64) []byte {
	extra := stamp(f.Modified)
	size, offset, version := uint32(large32), uint32(large32), uint16(needs)
	var big []byte
	if f.Size < large32 {
		size = uint32(f.Size)
	} else {
		big = le.AppendUint64(big, uint64(f.Size))
		big = le.AppendUint64(big, uint64(f.Size))
	}
	if at < large32 {
		offset = uint32(at)
	} else {
		big = le.AppendUint64(big, uint64(at))
	}
	if len(big) > 0 {
		version = needs64
		extra = le.AppendUint16(extra, 0x0001)
		extra = le.AppendUint16(extra, uint16(len(big)))
		extra = append(extra, big...)
	}
	b := make([]byte, 0, 46+len(f.Path)+len(extra))
	b = le.AppendUint32(b, 0x02014b50)
	b = le.AppendUint16(b, madeBy)
	b = le.AppendUint16(b, version)
	b = about(b, f, size, len(extra))
	b = le.AppendUint16(b, 0) // no comment
	b = le.AppendUint16(b, 0) // on the first disk
	b = le.AppendUint16(b, 0)
	b = le.AppendUint32(b, mode)
	b = le.AppendUint32(b, offset)
	b = append(b, f.Path...)
	return append(b, extra...)
}

// about is what both say of a file.
func about(b []byte, f File, size uint32, extra int) []byte {
	date, clock := dos(f.Modified)
	b = le.AppendUint16(b, utf8Names)
	b = le.AppendUint16(b, 0) // stored
	b = le.AppendUint16(b, clock)
	b = le.AppendUint16(b, date)
	b = le.AppendUint32(b, f.CRC)
	b = le.AppendUint32(b, size)
	b = le.AppendUint32(b, size)
	b = le.AppendUint16(b, uint16(len(f.Path)))
	return le.AppendUint16(b, uint16(extra))
}

// end is what stands behind the directory.
func (p *Plan) end() (b []byte) {
	size, n, last := p.records[len(p.files)]-p.directory, len(p.files), p.records[len(p.files)]
	if n >= large16 || size >= large32 || p.directory >= large32 {
		b = le.AppendUint32(b, 0x06064b50)
		b = le.AppendUint64(b, 44) // what follows of this record
		b = le.AppendUint16(b, madeBy)
		b = le.AppendUint16(b, needs64)
		b = le.AppendUint32(b, 0)
		b = le.AppendUint32(b, 0)
		b = le.AppendUint64(b, uint64(n))
		b = le.AppendUint64(b, uint64(n))
		b = le.AppendUint64(b, uint64(size))
		b = le.AppendUint64(b, uint64(p.directory))
		b = le.AppendUint32(b, 0x07064b50) // and where it stands
		b = le.AppendUint32(b, 0)
		b = le.AppendUint64(b, uint64(last))
		b = le.AppendUint32(b, 1)
	}
	b = le.AppendUint32(b, 0x06054b50)
	b = le.AppendUint16(b, 0)
	b = le.AppendUint16(b, 0)
	b = le.AppendUint16(b, uint16(min(n, large16)))
	b = le.AppendUint16(b, uint16(min(n, large16)))
	b = le.AppendUint32(b, uint32(min(size, large32)))
	b = le.AppendUint32(b, uint32(min(p.directory, large32)))
	return le.AppendUint16(b, 0)
}

// stamp is a time in UTC, in seconds.
func stamp(t time.Time) []byte {
	b := le.AppendUint16(nil, 0x5455)
	b = le.AppendUint16(b, 5)
	b = append(b, 1) // when it was modified
	return le.AppendUint32(b, uint32(min(max(t.Unix(), 0), math.MaxInt32)))
}

// dos is the same for who cannot read that: from 1980 to 2107, in steps of two
// seconds, in a zone that nobody knows.
func dos(t time.Time) (date, clock uint16) {
	t = t.UTC()
	if t.Year() < 1980 {
		return 1<<5 | 1, 0
	}
	year := min(t.Year(), 2107) - 1980
	return uint16(year<<9 | int(t.Month())<<5 | t.Day()), uint16(t.Hour()<<11 | t.Minute()<<5 | t.Second()/2)
}
