package library

import (
	"context"
	"crypto/sha256"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
)

// Download is a claim on one of the downloads that a link allows.
type Download struct {
	Link    id.Credential
	Item    id.Item
	Visitor [32]byte // of where they come from, and by what
}

// Span is what one request asks for of a file: from its first byte to the one
// after its last, out of Size.
type Span struct{ From, To, Size int64 }

// Whole says that it begins at the beginning and asks for everything.
func (s Span) Whole() bool { return s.From == 0 && s.To == s.Size }

// Most is how many bytes one download may ask for in all: twice the file, so
// that what broke off can be had again, and no third time.
func (s Span) Most() int64 { return 2*s.Size + 1<<20 }

var errUsedUp = fault.New(fault.Gone, "All downloads of this link have been used. Whoever gave it to you can make a new one.")

// Meter counts what visitor takes home of an item by a link.
//
// A download is one whole file. It is claimed when its first byte is asked for,
// by one statement that no two can both win; whatever else the same visitor asks
// for of the file belongs to it until all bytes have left, so resuming, parts at
// once and a player that looks here and there count once. One that broke off may
// begin anew, within twice the file. HEAD, 304 and what is refused never come here.
func (l *Library) Meter(link id.Credential, item id.Item, visitor string) access.Meter {
	return &meter{l, Download{Link: link, Item: item, Visitor: sha256.Sum256([]byte(string(link) + " " + visitor))}}
}

type meter struct {
	library *Library
	of      Download
}

func (m *meter) Begin(ctx context.Context, from, to, size int64) (func(int64), error) {
	now := m.library.now()
	asked := Span{from, to, size}
	claim, err := m.library.store.ClaimDownload(ctx, m.of, asked, now, now.Add(-journal.Resumes))
	if fault.Is(err, fault.NotFound) {
		return nil, &access.Refusal{Want: access.Download, Item: m.of.Item, Why: "all downloads are used", Err: errUsedUp}
	}
	if err != nil {
		return nil, err
	}
	return func(sent int64) {
		// The bytes have left: if this cannot be written down, the claim stays as it
		// is, and one more counts rather than one too few.
		_ = m.library.store.EndDownload(context.WithoutCancel(ctx), claim, asked, sent)
	}, nil
}
