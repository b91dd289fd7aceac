package darkroom

import (
	"context"
	"time"
)

// turns remember what owners have had of the workers of late, so that who hands in
// what takes long, by the hundred, holds up nobody else: whoever has had less goes
// first, and of equals the next in the round.
type turns map[string]turn

type turn struct {
	working int       // workers that are at it
	even    time.Time // until when others have a right to as much
}

// owes is how much more an owner has had than who has had nothing. Nobody knows how
// long a job at work will take: it counts as the longest.
func (t turns) owes(owner string, now time.Time) time.Duration {
	had := t[owner]
	return time.Duration(had.working)*patience + max(0, had.even.Sub(now))
}

func (t turns) begin(owner string) {
	had := t[owner]
	had.working++
	t[owner] = had
}

// end notes how long it took. What nobody else wanted meanwhile is not owed for ever.
func (t turns) end(owner string, began, now time.Time) {
	had := t[owner]
	had.working--
	if had.even.Before(now) {
		had.even = now
	}
	had.even = had.even.Add(now.Sub(began))
	if most := now.Add(patience); had.even.After(most) {
		had.even = most
	}
	t[owner] = had
	for owner, had := range t {
		if had.working == 0 && !had.even.After(now) {
			delete(t, owner)
		}
	}
}

// after returns the owner behind whom, in the round, stands who goes next; false if
// nothing is due for anybody.
func (d *Darkroom) after(ctx context.Context, now time.Time) (string, bool, error) {
	at, best, least, seen := d.last, d.last, time.Duration(-1), map[string]bool{}
	for {
		owner, ok, err := d.store.NextOwner(ctx, at, now)
		if err != nil || !ok || seen[owner] {
			return best, err == nil && len(seen) > 0, err
		}
		seen[owner] = true
		if owes := d.turns.owes(owner, now); least < 0 || owes < least {
			best, least = at, owes
		}
		if least == 0 {
			return best, true, nil
		}
		at = owner
	}
}
