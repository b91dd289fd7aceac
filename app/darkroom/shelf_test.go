package darkroom

import (
	"context"
	"slices"
	"sync"
	"time"

	"cloakroom/app/media"
)

// shelf is a store of jobs in memory, as the real one keeps them; package
// database has its own tests of the same sentences.
type shelf struct {
	mu    sync.Mutex
	jobs  []*row
	done  map[int64][]media.Blob // of ended jobs
	facts map[int64]media.Facts
	order []int64      // in which jobs were claimed
	fail  error        // of Develop
	lost  []media.Blob // what the next Develop replaces
}

type row struct {
	Job
	after, lease time.Time
	poisoned     bool
	why          string
}

func (s *shelf) NextOwner(_ context.Context, last string, now time.Time) (string, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	best := s.due(last, now)
	if best == nil {
		return "", false, nil
	}
	return best.Owner, true, nil
}

func (s *shelf) due(last string, now time.Time) (best *row) {
	for _, r := range s.jobs {
		if r.poisoned || r.after.After(now) || r.lease.After(now) {
			continue
		}
		round := func(r *row) bool { return r.Owner > last } // this round, or the next
		if best == nil || round(r) && !round(best) || round(r) == round(best) && r.Owner < best.Owner {
			best = r
		}
	}
	return best
}

func (s *shelf) ClaimJob(_ context.Context, last string, now, until time.Time) (Job, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	best := s.due(last, now)
	if best == nil {
		return Job{}, false, nil
	}
	s.order = append(s.order, best.ID)
	best.Attempts++
	best.Crashed = !best.lease.IsZero()
	best.lease = until
	return best.Job, true, nil
}

func (s *shelf) end(ctx context.Context, j Job, do func(*row)) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, r := range s.jobs {
		if r.ID == j.ID && r.Attempts == j.Attempts && !r.poisoned {
			r.lease = time.Time{}
			do(r)
			if s.done[j.ID] != nil {
				s.jobs = slices.Delete(s.jobs, i, i+1)
			}
			return true, nil
		}
	}
	return false, nil
}

func (s *shelf) Develop(ctx context.Context, j Job, d Developed) (lost []media.Blob, ours bool, err error) {
	if s.fail != nil {
		return nil, false, s.fail
	}
	ours, err = s.end(ctx, j, func(*row) { s.done[j.ID], s.facts[j.ID] = append([]media.Blob{}, d.Blobs...), d.Facts })
	if ours {
		lost, s.lost = s.lost, nil
	}
	return lost, ours, err
}

func (s *shelf) PutOffJob(ctx context.Context, j Job, after time.Time, why string) (bool, error) {
	return s.end(ctx, j, func(r *row) { r.after, r.why = after, why })
}

func (s *shelf) PoisonJob(ctx context.Context, j Job, _ time.Time, why string) (bool, error) {
	return s.end(ctx, j, func(r *row) { r.poisoned, r.why = true, why })
}

func (s *shelf) JobsLeft(context.Context) (n int, _ error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.jobs {
		if !r.poisoned {
			n++
		}
	}
	return n, nil
}
