package library

import (
	"context"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/journal"
)

// Place is where a page of links goes on: after the one that was made then.
type Place struct {
	Made time.Time
	Link id.Credential
}

// HouseLinks returns links that open something now, whoever made them, the latest
// first and after a place (the zero one: from the beginning), for who runs the
// house. What their maker noted for themself is not told.
func (l *Library) HouseLinks(ctx context.Context, s access.Subject, after Place, most int) (links []Link, next Place, _ error) {
	if err := s.Runs(); err != nil {
		return nil, Place{}, err
	}
	links, err := l.store.HouseLinks(ctx, l.now(), after, most+1)
	if len(links) > most {
		links = links[:most]
		next = Place{links[most-1].Created, links[most-1].ID}
	}
	for i := range links {
		links[i].Note = ""
	}
	return links, next, err
}

// CountLinks says how many there are.
func (l *Library) CountLinks(ctx context.Context, s access.Subject) (int, error) {
	if err := s.Runs(); err != nil {
		return 0, err
	}
	return l.store.CountLinks(ctx, l.now())
}

// EndHouseLink ends any link of the house, for who runs it: that opens nothing,
// and takes from nobody but guests.
func (l *Library) EndHouseLink(ctx context.Context, s access.Subject, link id.Credential) error {
	if err := s.Runs(); err != nil {
		return err
	}
	k, err := l.store.Link(ctx, link)
	if err != nil {
		return err
	}
	return l.store.EndLink(ctx, link, l.now(), l.noteLink(s, journal.Unlent, k))
}
