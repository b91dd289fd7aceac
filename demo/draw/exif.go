package main

import (
	"bytes"
	"encoding/binary"
	"time"
)

// Facts are what a camera would have noted inside the file: they let the house
// sort its pictures by day and fill the sheet beside the viewer.
type Facts struct {
	Title string
	Taken time.Time
	// Turned says that the picture was drawn upright but is stored lying on its
	// side, as a phone does.
	Turned bool
}

// withFacts puts an Exif segment behind a JPEG's first two bytes.
func withFacts(jpg []byte, f Facts) []byte {
	tiff := exif(f)
	var b bytes.Buffer
	b.Write(jpg[:2])
	b.Write([]byte{0xff, 0xe1})
	size := 2 + 6 + len(tiff)
	b.Write([]byte{byte(size >> 8), byte(size)})
	b.WriteString("Exif\x00\x00")
	b.Write(tiff)
	b.Write(jpg[2:])
	return b.Bytes()
}

// entry is one line of a TIFF directory. What does not fit into four bytes is
// written behind the directory.
type entry struct {
	tag, kind uint16
	count     uint32
	data      []byte
}

func ascii(tag uint16, s string) entry {
	return entry{tag, 2, uint32(len(s) + 1), append([]byte(s), 0)}
}

func short(tag, v uint16) entry {
	return entry{tag, 3, 1, binary.BigEndian.AppendUint16(nil, v)}
}

func long(tag uint16, v uint32) entry {
	return entry{tag, 4, 1, binary.BigEndian.AppendUint32(nil, v)}
}

// exif is a big-endian TIFF: the first directory, then the Exif one.
func exif(f Facts) []byte {
	const layout = "2006:01:02 15:04:05"
	orientation := uint16(1)
	if f.Turned {
		orientation = 6
	}
	first := func(at uint32) []entry {
		return []entry{
			ascii(0x010e, f.Title),
			ascii(0x010f, "Cloakroom"),
			ascii(0x0110, "Drawing board"),
			short(0x0112, orientation),
			ascii(0x013b, "Cloakroom, drawn by demo/draw"),
			long(0x8769, at),
		}
	}
	where := uint32(8 + len(directory(8, first(0))))
	b := binary.BigEndian.AppendUint32([]byte("MM\x00\x2a"), 8)
	b = append(b, directory(8, first(where))...)
	return append(b, directory(where, []entry{
		ascii(0x9003, f.Taken.Format(layout)),
		ascii(0x9004, f.Taken.Format(layout)),
		ascii(0x9011, f.Taken.Format("-07:00")),
	})...)
}

// directory writes entries that start at an offset; they must come sorted by tag.
func directory(at uint32, entries []entry) []byte {
	b := binary.BigEndian.AppendUint16(nil, uint16(len(entries)))
	behind := at + 2 + uint32(len(entries))*12 + 4
	var tail []byte
	for _, e := range entries {
		b = binary.BigEndian.AppendUint16(b, e.tag)
		b = binary.BigEndian.AppendUint16(b, e.kind)
		b = binary.BigEndian.AppendUint32(b, e.count)
		if len(e.data) <= 4 {
			b = append(b, append(e.data, 0, 0, 0, 0)[:4]...)
			continue
		}
		b = binary.BigEndian.AppendUint32(b, behind+uint32(len(tail)))
		tail = append(tail, e.data...)
		if len(tail)%2 == 1 {
			tail = append(tail, 0)
		}
	}
	b = binary.BigEndian.AppendUint32(b, 0)
	return append(b, tail...)
}
