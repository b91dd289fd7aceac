package entry

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
	"cloakroom/app/ticket"
)

// Tickets is the way of <img src> and <a href>: a ticket in the address.
type Tickets struct {
	Signer   *ticket.Signer
	Accounts *account.Accounts
	Base     string // where media live if not here: a scheme and a host
}

// Stamp makes ticketed addresses for one subject. It asks nobody: a page of
// two hundred pictures is two hundred MACs.
type Stamp struct {
	base   string
	issuer ticket.Issuer
}

// For returns the stamp of s.
func (t Tickets) For(ctx context.Context, s access.Subject) (Stamp, error) {
	k, err := t.Accounts.Behind(ctx, s.Via)
	if err != nil {
		return Stamp{}, err
	}
	issuer, err := t.Signer.By(s.Via, k.Ends)
	return Stamp{t.Base, issuer}, err
}

// URL returns the address of an item in a rendition, and when its ticket ends.
func (s Stamp) URL(it media.Item, form media.Rendition) (string, time.Time) {
	b := append(make([]byte, 0, 192), s.base...)
	b = append(b, "/m/"...)
	b = append(b, it.ID...)
	b = append(append(b, '/'), form...)
	b = strconv.AppendInt(append(b, "?v="...), int64(it.Version), 10)
	b, ends := s.issuer.Append(append(b, "&t="...), it.ID, form, it.Version, it.Duration)
	return string(b), ends
}

// Subject reads what URL wrote, and asks whether the credential behind the
// ticket still speaks for anybody.
func (t Tickets) Subject(r *http.Request) (access.Subject, error) {
	via, past := t.redeem(r)
	if past != nil && !fault.Is(past, fault.Gone) {
		return access.Subject{}, past
	}
	k, err := t.Accounts.Behind(r.Context(), via)
	switch {
	case fault.Is(err, fault.Unauthenticated):
		return access.Subject{}, errNothing // a good signature for a row that never was: not ours
	case err != nil:
		return access.Subject{}, turn(err, err)
	case past != nil:
		return access.Subject{}, &turned{k.Subject, "this ticket has run out", past}
	}
	return k.Subject, nil
}

func (t Tickets) redeem(r *http.Request) (id.Credential, error) {
	c, err := claimed(r)
	if err != nil {
		return "", err
	}
	tk, err := t.Signer.Redeem(c.ticket, c.item, c.form, c.version)
	return tk.Via, err
}

// claim is what a ticketed address says.
type claim struct {
	item    id.Item
	form    media.Rendition
	version id.Version
	ticket  string
}

// claimed reads a ticketed address. Its query has exactly v and t, once each,
// in this order and in one spelling: whatever else a query holds could mean
// something to somebody between us and the browser. It asks no router: see
// quick in front.go.
func claimed(r *http.Request) (c claim, err error) {
	path, isMedia := strings.CutPrefix(r.URL.Path, "/m/")
	item, form, hasForm := strings.Cut(path, "/")
	if !isMedia || !hasForm {
		return claim{}, errNothing
	}
	if c.item, c.form, err = itemAndForm(item, form); err != nil {
		return claim{}, err
	}
	first, second, ok := strings.Cut(r.URL.RawQuery, "&")
	v, isV := strings.CutPrefix(first, "v=")
	raw, isT := strings.CutPrefix(second, "t=")
	n, err := strconv.ParseInt(v, 10, 64)
	if !ok || !isV || !isT || err != nil || n < 1 || strconv.FormatInt(n, 10) != v {
		return claim{}, errNothing
	}
	c.version, c.ticket = id.Version(n), raw
	return c, nil
}

// Holder says by which kind of credential a ticket was issued that is refused
// with Gone, so that its page can say where a fresh one is to be had.
func (t Tickets) Holder(r *http.Request) access.Means {
	via, err := t.redeem(r)
	if err != nil && !fault.Is(err, fault.Gone) {
		return ""
	}
	return t.Accounts.Means(r.Context(), via)
}
