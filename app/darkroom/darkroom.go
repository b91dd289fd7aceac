// Package darkroom has the small forms of originals made, and learns what they
// say of themselves. It works behind everybody's back from the table of jobs.
// It decodes nothing itself: each original is worked on by a process of its own
// in a jail, and what comes back is counted and checked. What cannot be read
// stays downloadable and has no small form.
package darkroom

import (
	"context"
	"log/slog"
	"runtime"
	"sync"
	"time"

	"cloakroom/app/darkroom/jail"
	"cloakroom/app/id"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

// Job is one version of one item to be developed.
type Job struct {
	ID       int64
	Item     id.Item
	Version  id.Version
	Owner    string // for whom; the darkroom is fair between them
	Created  time.Time
	Began    time.Time // when this attempt did
	Attempts int       // this one included; it tells who holds the job
	Crashed  bool      // the attempt before this one never came back

	Key  media.Key // of the original
	Type string
	Size int64
}

// Developed is what the darkroom gives back: forms, and what the original says
// of itself.
type Developed struct {
	Blobs []media.Blob
	Facts media.Facts
}

// Store keeps the jobs. A method that is given a Job does nothing and returns
// false if another attempt has taken it over since.
type Store interface {
	// NextOwner returns the first owner after last, round and round, for whom a job is
	// due; false if none is.
	NextOwner(ctx context.Context, last string, now time.Time) (string, bool, error)
	// ClaimJob returns the next due job of the first owner after last, round
	// and round, leased until then; false if nothing is due.
	ClaimJob(ctx context.Context, last string, now, until time.Time) (Job, bool, error)
	// Develop keeps what was made of a job's original and learnt about it, and
	// ends the job. It returns the forms that this replaced: nothing names their
	// bytes any more.
	Develop(ctx context.Context, j Job, d Developed) (lost []media.Blob, ours bool, err error)
	// PutOffJob gives a job back, to be tried again.
	PutOffJob(ctx context.Context, j Job, after time.Time, why string) (bool, error)
	// PoisonJob gives a job up for good: its version is developed, without forms.
	PoisonJob(ctx context.Context, j Job, at time.Time, why string) (bool, error)
	// JobsLeft counts the jobs that are neither done nor given up.
	JobsLeft(ctx context.Context) (int, error)
}

const (
	leaseLife = 3 * time.Minute
	pollEvery = time.Second // for jobs that other processes add
	tries     = 3
	patience  = 100 * time.Second // well within a lease
)

// Darkroom develops originals.
type Darkroom struct {
	// Log hears of what nobody waits for an answer about. By default it is silent.
	Log *slog.Logger

	store Store
	bytes storage.Storage
	now   func() time.Time
	jail  *jail.Jail

	workers  int
	patience time.Duration // with one original
	wake     chan struct{}

	mu    sync.Mutex
	last  string // the owner who was served last
	turns turns
	told  bool // that jobs cannot be claimed
}

// New returns a Darkroom with a worker for each core. The program that calls it
// begins with worker.Run, since it is run again to be the worker.
func New(store Store, bytes storage.Storage, now func() time.Time) *Darkroom {
	return &Darkroom{
		Log: slog.New(slog.DiscardHandler), store: store, bytes: bytes, now: now, jail: &jail.Jail{},
		workers: runtime.GOMAXPROCS(0), patience: patience, turns: turns{},
		wake: make(chan struct{}, 1),
	}
}

// Jail says whether workers are locked up as they should be.
func (d *Darkroom) Jail(ctx context.Context) jail.Report { return d.jail.Report(ctx) }

// Wake tells that there may be a job. It never waits.
func (d *Darkroom) Wake() {
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

// Run works until ctx ends, and returns when the last worker has put its job
// back.
func (d *Darkroom) Run(ctx context.Context) {
	var working sync.WaitGroup
	defer working.Wait()
	free := make(chan struct{}, d.workers)
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case free <- struct{}{}:
		}
		if j, ok := d.claim(ctx); ok {
			working.Go(func() {
				defer func() { <-free }()
				d.work(ctx, j)
			})
			continue
		}
		<-free
		select {
		case <-ctx.Done():
			return
		case <-d.wake:
		case <-tick.C:
		}
	}
}

// Drain works in the caller's own time until no job is left, others' included.
// It needs no Run beside it, and bears one.
func (d *Darkroom) Drain(ctx context.Context) error {
	for {
		if j, ok := d.claim(ctx); ok {
			d.work(ctx, j)
			continue
		}
		left, err := d.store.JobsLeft(ctx)
		if err != nil || left == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (d *Darkroom) claim(ctx context.Context) (Job, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.now()
	var j Job
	last, ok, err := d.after(ctx, now)
	if ok {
		j, ok, err = d.store.ClaimJob(ctx, last, now, now.Add(leaseLife))
	}
	if err != nil {
		if ctx.Err() == nil && !d.told { // it will be asked again in a second, and again
			d.Log.ErrorContext(ctx, "claim a job", "err", err)
		}
		d.told = true
		return Job{}, false
	}
	d.told = false
	if ok {
		j.Began, d.last = now, j.Owner
		d.turns.begin(j.Owner)
	}
	return j, ok
}
