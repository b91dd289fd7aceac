package web

import (
	"context"
	"net/http"
	"sync"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/journal"
	"cloakroom/app/library"
	"cloakroom/views"
	"cloakroom/views/speech"
)

const (
	largest = 8 // folders and people that the dashboard names
	latest  = 8 // lines of the journal
	newest  = 5 // links
)

// held is what is dear to count: it reads every folder and every open link.
type held struct {
	holdings library.Holdings
	links    int
}

// minute keeps what was counted for a minute, so that whoever reloads a page of
// a large house costs it nothing.
type minute[T any] struct {
	mu    sync.Mutex
	at    time.Time
	value T
}

func (m *minute[T]) get(now time.Time, count func() (T, error)) (T, time.Time, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if age := now.Sub(m.at); !m.at.IsZero() && age >= 0 && age < time.Minute {
		return m.value, m.at, nil
	}
	value, err := count()
	if err == nil {
		m.value, m.at = value, now
	}
	return value, now, err
}

// forget lets it be counted anew: somebody has just changed it here.
func (m *minute[T]) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.at = time.Time{}
}

// dashboard shows who runs the house how it fares.
func (web *Web) dashboard(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	p := views.DashboardPage{Version: web.Version, Settings: web.Settings}
	for _, fill := range []func(context.Context, access.Subject, *views.DashboardPage) error{web.fares, web.holds, web.works} {
		if err := fill(r.Context(), s, &p); err != nil {
			return err
		}
	}
	f := web.frame(r, s, "Overview", "admin")
	if err := web.lately(r.Context(), s, f.Speaker, &p); err != nil {
		return err
	}
	return web.page(w, r, http.StatusOK, f, views.Dashboard(f, p))
}

// fares is whether anything is wrong.
func (web *Web) fares(ctx context.Context, _ access.Subject, p *views.DashboardPage) (err error) {
	if p.Health, err = web.Health(ctx); err != nil {
		return err
	}
	damages, err := web.Damaged(ctx, mostDamages+1)
	p.Health.Damaged, p.Health.MoreDamages = min(len(damages), mostDamages), len(damages) > mostDamages
	return err
}

// holds is who there is, and how much they handed in.
func (web *Web) holds(ctx context.Context, s access.Subject, p *views.DashboardPage) error {
	people, err := web.Accounts.Census(ctx, s, largest)
	if err != nil {
		return err
	}
	h, at, err := web.held.get(web.Now(), func() (h held, err error) {
		if h.holdings, err = web.Library.Holdings(ctx, s, largest); err == nil {
			h.links, err = web.Library.CountLinks(ctx, s)
		}
		return h, err
	})
	if err != nil {
		return err
	}
	p.People, p.Admins, p.Disabled, p.Waiting, p.Groups = people.People, people.Admins, people.Disabled, people.Waiting, people.Groups
	p.OpenLinks, p.Counted = h.links, at
	p.ByFolder = views.Usage{ID: "by-folder", Total: h.holdings.Bytes, Of: h.holdings.Folders}
	for _, it := range h.holdings.Largest {
		if it.Bytes > 0 {
			p.ByFolder.Rows = append(p.ByFolder.Rows, views.Used{Name: it.Path, Bytes: it.Bytes})
		}
	}
	p.ByPerson = views.Usage{ID: "by-person", Total: people.Used, Of: people.People}
	for _, u := range people.Largest {
		p.ByPerson.Rows = append(p.ByPerson.Rows, views.Used{Name: u.Name, Bytes: u.Used})
	}
	p.Trash = max(0, people.Used-h.holdings.Bytes)
	return nil
}

// works is what goes on in the background.
func (web *Web) works(ctx context.Context, _ access.Subject, p *views.DashboardPage) error {
	queue, err := web.Desk.Count(ctx)
	p.JobsWaiting, p.JobsFailed = queue.Waiting+queue.Working, queue.GivenUp
	return err
}

// lately is what was done and lent last.
func (web *Web) lately(ctx context.Context, s access.Subject, in speech.Speaker, p *views.DashboardPage) error {
	lines, err := web.Library.Journal(ctx, s, journal.Asked{Kind: journal.Deeds, Most: latest})
	if err != nil {
		return err
	}
	for _, l := range lines.Lines {
		line := drawLine(in, l)
		line.Href = about(l)
		p.Lines = append(p.Lines, line)
	}
	links, _, err := web.Library.HouseLinks(ctx, s, library.Place{}, newest)
	for _, l := range links {
		p.Links = append(p.Links, houseLink(l))
	}
	return err
}
