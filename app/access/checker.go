package access

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

// Ledger knows the facts. About a folder that is not there (any more) they are empty.
//
// It is the seam for rights that come from elsewhere: a Ledger that asks another
// one and adds grants to what that says is all that package rules is, and a house
// built with a Ledger of your own decides by it, with the same policy and the
// same trace. One that is asked by package rules sets Facts.Generation, or what
// it says holds there until the next minute.
type Ledger interface {
	Facts(ctx context.Context, s Subject, folder id.Folder) (*Facts, error)
}

// Checker is the first door.
type Checker struct {
	ledger Ledger
	now    func() time.Time
}

// NewChecker returns a Checker that asks ledger and reads the clock.
func NewChecker(ledger Ledger, now func() time.Time) *Checker { return &Checker{ledger, now} }

var (
	errNothing = fault.New(fault.NotFound, "There is nothing here.")
	errNotThis = fault.New(fault.Forbidden, "This is not yours to do: the right for it is missing.")
	errScope   = fault.Named("scope", fault.Forbidden, "This token was not made for that: a scope is missing, or it is confined to a folder.")
)

// Rights returns what s may do in folder right now, by its own rights and by
// the credential it showed.
func (c *Checker) Rights(ctx context.Context, s Subject, folder id.Folder) (Action, error) {
	allowed, err := c.allowed(ctx, s, folder)
	if s.Only != "" {
		return 0, err
	}
	return allowed & s.Scope, err
}

// Check returns nil if s may do want in folder. What s may not even view is
// NotFound, so that nobody learns what exists; the rest is Forbidden.
func (c *Checker) Check(ctx context.Context, s Subject, want Action, folder id.Folder) error {
	if s.Only != "" {
		return &Refusal{Want: want, Folder: folder, Why: noScope, Err: errNothing}
	}
	return c.check(ctx, s, want, folder)
}

// CheckAt returns nil if s may do want in folder not only now but, as things
// stand, also at a later time; the zero time is later than every end. What a rule
// that asks for the time says by then, nobody knows.
func (c *Checker) CheckAt(ctx context.Context, s Subject, want Action, folder id.Folder, at time.Time) error {
	if err := c.Check(ctx, s, want, folder); err != nil {
		return err
	}
	if at.IsZero() {
		at = time.Unix(1<<40, 0)
	}
	facts, err := c.facts(ctx, s, folder)
	if err == nil && !Decide(facts.without(func(g Grant) bool { return g.Timed }), want, at.Add(-1)) {
		err = errNotThis
	}
	return err
}

// HandsDown says whether s may do want also in what lies in folder and is not
// private: a rule may be for that folder alone.
func (c *Checker) HandsDown(ctx context.Context, s Subject, want Action, folder id.Folder) (bool, error) {
	facts, err := c.facts(ctx, s, folder)
	if err != nil {
		return false, err
	}
	return Decide(facts.without(func(g Grant) bool { return g.Alone }), want, c.now()), nil
}

// CheckWithin returns nil if s may do want in folder by what hangs on the folder
// itself: as if it inherited nothing.
func (c *Checker) CheckWithin(ctx context.Context, s Subject, want Action, folder id.Folder) error {
	facts, err := c.facts(ctx, s, folder)
	if err != nil {
		return err
	}
	alone := *facts
	if alone.Barrier = alone.Folder; !Decide(&alone, want, c.now()) {
		return errNotThis
	}
	return nil
}

// CheckItem returns nil if s may do want with item.
func (c *Checker) CheckItem(ctx context.Context, s Subject, want Action, item *media.Item) error {
	if s.Only != "" && s.Only != item.ID {
		return &Refusal{Want: want, Folder: item.Folder, Item: item.ID, Why: noScope, Err: errNothing}
	}
	err := c.check(ctx, s, want, item.Folder)
	if err == nil {
		return nil // nearly every picture
	}
	if no, ok := errors.AsType[*Refusal](err); ok {
		no.Item = item.ID
	}
	return err
}

// ItemRights returns what s may do with item right now.
func (c *Checker) ItemRights(ctx context.Context, s Subject, item *media.Item) (Action, error) {
	if s.Only != "" && s.Only != item.ID {
		return 0, nil
	}
	allowed, err := c.allowed(ctx, s, item.Folder)
	return allowed & s.Scope, err
}

// Permit returns proof that s may take item out in a rendition. An item that
// has no such rendition (yet) is NotFound.
func (c *Checker) Permit(ctx context.Context, s Subject, item *media.Item, r media.Rendition) (Permit, error) {
	if err := c.CheckItem(ctx, s, Needs(r), item); err != nil {
		return Permit{}, err
	}
	if _, ok := item.Form(r); !ok {
		return Permit{}, errNothing
	}
	return Permit{item: item, form: r, by: s.By, counted: s.Counted && Needs(r).Has(Download)}, nil
}

func (c *Checker) check(ctx context.Context, s Subject, want Action, folder id.Folder) error {
	allowed, err := c.allowed(ctx, s, folder)
	switch {
	case err != nil:
		return err
	case allowed.Has(want) && s.Scope.Has(want):
		return nil
	}
	no := &Refusal{Want: want, Folder: folder, Why: noRight, Err: errNothing}
	switch {
	case allowed.Has(want):
		no.Why, no.Err = noScope, errScope
	case allowed.Has(View):
		no.Err = errNotThis
	}
	return no
}

func (c *Checker) allowed(ctx context.Context, s Subject, folder id.Folder) (Action, error) {
	facts, err := c.facts(ctx, s, folder)
	if err != nil {
		return 0, err
	}
	return Allowed(facts, c.now()), nil
}

// facts are those that count for s: about what lies outside of where its
// credential is confined to there are none.
func (c *Checker) facts(ctx context.Context, s Subject, folder id.Folder) (*Facts, error) {
	facts, err := c.ledger.Facts(ctx, s, folder)
	if err != nil {
		return nil, fmt.Errorf("facts about %s on %s: %w", s.Who(), folder, err)
	}
	if s.Within != "" && !slices.Contains(facts.Line, s.Within) {
		return &Facts{}, nil
	}
	return facts, nil
}

// Reach returns nil if the credential of s reaches folder, whatever s may do
// there: for what belongs to s and not to a folder. What it does not reach is
// NotFound, and Forbidden is what the credential was not made for.
func (c *Checker) Reach(ctx context.Context, s Subject, want Action, folder id.Folder) error {
	if s.Within != "" {
		facts, err := c.facts(ctx, s, folder)
		if err != nil {
			return err
		}
		if len(facts.Line) == 0 {
			return errNothing
		}
	}
	if !s.Scope.Has(want) {
		return errScope
	}
	return nil
}
