package intake

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

// Guest is who hands in by a link, by their own word.
type Guest struct {
	Name string // at most 100 characters; may be empty
	Note string // at most 1000 characters, of one line or several

	// Receipt names the visit that it came in, so that the guest can be told what
	// arrived; see id.NewReceipt. It opens nothing else.
	Receipt id.Receipt
}

// ReadGuest reads what a guest's page sends along.
func ReadGuest(name, note, receipt string) (g Guest, err error) {
	g.Name, g.Note = name, note
	if receipt != "" {
		if g.Receipt, err = id.ParseReceipt(receipt); err != nil {
			return g, fault.In("receipt", "This receipt is none of ours. Open the link again.")
		}
	}
	return g, nil
}

// Request is what a link asks guests for.
type Request struct {
	Maker   id.User // whose quota pays
	MaxSize int64   // bytes of one file; 0: what the house takes
}

var (
	// ErrNoMore is what a link says that has taken as many files as it may.
	ErrNoMore = fault.New(fault.Full, "This link takes no more files. Whoever gave it to you can make a new one.")
	// ErrNoSpace is what a guest hears of any limit in bytes: whose quota it is, and
	// how full, is not theirs to know.
	ErrNoSpace = fault.New(fault.Full, "There is no room left for a file of this size. Nothing of it was kept; tell whoever gave you the link.")
)

// by is the parcel as s can mean it: guests keep both when a name is taken, so
// that no answer tells them whether it was, and only they say who they are.
func (p Parcel) by(s access.Subject) (Parcel, error) {
	p.Name = media.MendName(p.Name)
	if s.Kind != access.KindShare {
		p.Guest = Guest{}
		return p, nil
	}
	p.IfTaken = Number
	p.Guest.Name, p.Guest.Note = strings.Join(strings.Fields(printed(p.Guest.Name)), " "), strings.TrimSpace(printed(p.Guest.Note))
	switch {
	case utf8.RuneCountInString(p.Guest.Name) > 100:
		return p, fault.In("from", "Use at most 100 characters for your name.")
	case utf8.RuneCountInString(p.Guest.Note) > 1000:
		return p, fault.In("note", "Use at most 1000 characters for the note.")
	}
	return p, nil
}

// printed is text without what cannot be seen and changes what can: controls, and
// the marks that turn a line around.
func printed(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return r
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, text)
}

// requested is an upload as the link it comes by takes it.
func (in *Intake) requested(ctx context.Context, s access.Subject, up Upload) (Upload, error) {
	up.Link = id.Credential(s.ID)
	r, err := in.store.Request(ctx, up.Link)
	if err != nil {
		return up, err
	}
	up.Owner, up.most = r.Maker, r.MaxSize
	if up.most > 0 && up.Size > up.most {
		return up, tooLargeHere(up.most)
	}
	return up, nil
}

func tooLargeHere(most int64) error {
	return fault.With(fault.New(fault.TooLarge, "This file is larger than this link takes (%s)."), human(most))
}

// bounds are those of an upload that comes in one go, when the quotas and the
// link leave so much room.
func (in *Intake) bounds(up Upload, room int64) limits {
	over := ErrNoRoom
	if up.Link != "" {
		over = ErrNoSpace
	}
	if up.most > 0 && up.most <= room {
		return limits{up.Size, up.most, tooLargeHere(up.most)}
	}
	return limits{up.Size, room, over}
}

// of says whether an upload is of s: of two guests with one link, of who showed
// the same credential.
func (up Upload) of(s access.Subject) bool {
	if s.Kind == access.KindShare {
		return s.Via != "" && up.Link == id.Credential(s.ID) && up.Credential == s.Via
	}
	user, ok := s.User()
	return ok && up.Link == "" && up.Owner == user
}

// member is who handed it in, if that was no guest.
func (up Upload) member() id.User {
	if up.Link != "" {
		return ""
	}
	return up.Owner
}
