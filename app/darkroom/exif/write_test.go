package exif

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
)

// tag is one line of an IFD, as a camera writes it.
type tag struct {
	id, kind uint16
	count    uint32
	data     []byte
}

const (
	tText = 2 + iota
	tShort
	tLong
	tRatio
)

func text(id uint16, s string) tag { return tag{id, tText, uint32(len(s) + 1), append([]byte(s), 0)} }

func short(id uint16, n uint16) tag {
	return tag{id, tShort, 1, binary.BigEndian.AppendUint16(nil, n)}
}

func long(id uint16, n uint32) tag {
	return tag{id, tLong, 1, binary.BigEndian.AppendUint32(nil, n)}
}

func ratio(id uint16, n ...uint32) tag {
	t := tag{id: id, kind: tRatio, count: uint32(len(n) / 2)}
	for _, v := range n {
		t.data = binary.BigEndian.AppendUint32(t.data, v)
	}
	return t
}

// camera is what a test's camera writes into its three directories.
type camera struct{ main, exif, gps []tag }

// tiff lays the directories out as Exif does.
func (c camera) tiff() []byte {
	size := func(tags []tag) (n uint32) {
		n = 2 + 12*uint32(len(tags)) + 4
		for _, t := range tags {
			if len(t.data) > 4 {
				n += uint32(len(t.data)+1) &^ 1
			}
		}
		return n
	}
	main := append(append([]tag{}, c.main...), long(0x8769, 0), long(0x8825, 0))
	exifAt := 8 + size(main)
	gpsAt := exifAt + size(c.exif)
	main[len(main)-2], main[len(main)-1] = long(0x8769, exifAt), long(0x8825, gpsAt)
	out := []byte("MM\x00\x2a\x00\x00\x00\x08")
	for _, tags := range [][]tag{main, c.exif, c.gps} {
		out = directory(out, tags)
	}
	return out
}

func directory(out []byte, tags []tag) []byte {
	data := uint32(len(out)) + 2 + 12*uint32(len(tags)) + 4
	var after []byte
	out = binary.BigEndian.AppendUint16(out, uint16(len(tags)))
	for _, t := range tags {
		out = binary.BigEndian.AppendUint16(out, t.id)
		out = binary.BigEndian.AppendUint16(out, t.kind)
		out = binary.BigEndian.AppendUint32(out, t.count)
		if len(t.data) <= 4 {
			out = append(out, append(bytes.Clone(t.data), 0, 0, 0, 0)[:4]...)
			continue
		}
		out = binary.BigEndian.AppendUint32(out, data+uint32(len(after)))
		if after = append(after, t.data...); len(after)%2 == 1 {
			after = append(after, 0)
		}
	}
	return append(binary.BigEndian.AppendUint32(out, 0), after...)
}

// in puts Exif into the smallest file of a type that holds it.
func (c camera) in(mime string) []byte {
	exif := c.tiff()
	switch mime {
	case "image/jpeg":
		body := append([]byte("Exif\x00\x00"), exif...)
		out := binary.BigEndian.AppendUint16([]byte{0xff, 0xd8, 0xff, 0xe1}, uint16(len(body)+2))
		return append(append(out, body...), 0xff, 0xd9)
	case "image/png":
		out := []byte("\x89PNG\r\n\x1a\n")
		out = pngChunk(out, "IHDR", []byte{0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0})
		return pngChunk(pngChunk(out, "eXIf", exif), "IEND", nil)
	case "image/webp":
		if len(exif)%2 == 1 {
			exif = append(exif, 0)
		}
		body := append([]byte("WEBPVP8X\x0a\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00EXIF"), binary.LittleEndian.AppendUint32(nil, uint32(len(exif)))...)
		body = append(body, exif...)
		return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
	}
	return exif // image/tiff
}

func pngChunk(to []byte, kind string, data []byte) []byte {
	to = binary.BigEndian.AppendUint32(to, uint32(len(data)))
	from := len(to)
	to = append(append(to, kind...), data...)
	return binary.BigEndian.AppendUint32(to, crc32.ChecksumIEEE(to[from:]))
}
