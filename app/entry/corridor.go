package entry

import (
	"context"
	"net/http"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/archive"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

// Opener is the first door: it decides.
type Opener interface {
	Open(ctx context.Context, s access.Subject, item id.Item, r media.Rendition, v id.Version) (access.Permit, error)
	OpenAt(ctx context.Context, s access.Subject, path string, r media.Rendition) (access.Permit, id.Item, error)
}

// Handoff is the second door: it delivers.
type Handoff interface {
	Send(w http.ResponseWriter, r *http.Request, p access.Permit) error
	SendArchive(w http.ResponseWriter, r *http.Request, a *archive.Plan, by access.Means, allow func(archive.File) (access.Permit, error)) error
}

// Corridor leads from any way to the bytes of an item.
type Corridor struct {
	Library  Opener
	Handoff  Handoff
	Counter  Counter
	Book     Book
	Accounts *account.Accounts // for archives, which take their time
}

// Counter counts downloads by links that allow only so many.
type Counter interface {
	Meter(link id.Credential, item id.Item, visitor string) access.Meter
}

// Send answers r with an item in a rendition, if s may have it.
func (c Corridor) Send(w http.ResponseWriter, r *http.Request, s access.Subject, item id.Item, form media.Rendition, v id.Version) error {
	permit, err := c.Library.Open(r.Context(), s, item, form, v)
	if err != nil {
		return err
	}
	return c.hand(w, r, s, permit, item, form)
}

// SendAt answers r with what lies at a path, likewise.
func (c Corridor) SendAt(w http.ResponseWriter, r *http.Request, s access.Subject, path string, form media.Rendition) error {
	permit, item, err := c.Library.OpenAt(r.Context(), s, path, form)
	if err != nil {
		return err
	}
	return c.hand(w, r, s, permit, item, form)
}

func (c Corridor) hand(w http.ResponseWriter, r *http.Request, s access.Subject, permit access.Permit, item id.Item, form media.Rendition) error {
	if s.Counted {
		permit = permit.Metered(c.Counter.Meter(id.Credential(s.ID), item, s.Network+" "+r.UserAgent()))
	}
	return c.Handoff.Send(w, r, permit.Watched(c.Book.Witness(s, form)))
}

// Ticketed is the Func of the addresses that Tickets made.
func (c Corridor) Ticketed(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	claim, err := claimed(r)
	if err != nil {
		return err
	}
	return c.Send(w, r, s, claim.item, claim.form, claim.version)
}

// Linked is the Func of the bytes of a link to one item.
func (c Corridor) Linked(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	if s.Only == "" {
		return errNothing
	}
	return c.Send(w, r, s, s.Only, media.Original, 0)
}

var errNothing = fault.New(fault.NotFound, "There is nothing here.")

// ItemAndForm reads {item} and {rendition} out of the path of r.
func ItemAndForm(r *http.Request) (id.Item, media.Rendition, error) {
	vars := mux.Vars(r)
	return itemAndForm(vars["item"], vars["rendition"])
}

func itemAndForm(of, as string) (id.Item, media.Rendition, error) {
	item, err := id.ParseItem(of)
	if err != nil {
		return "", "", err
	}
	form, ok := media.ParseRendition(as)
	if !ok {
		return "", "", errNothing
	}
	return item, form, nil
}
