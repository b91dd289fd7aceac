package darkroom

import (
	"context"
	"time"

	"cloakroom/app/id"
)

// Desk is where who runs the house looks after the jobs: what is given up, and
// what is to be made once more. It says nothing of what a thing is called, since
// to run the house opens no folder.
type Desk struct {
	store DeskStore
	now   func() time.Time
	wake  func()
}

// DeskStore is what the desk asks of the database.
type DeskStore interface {
	Queue(ctx context.Context, now time.Time) (Queue, error)
	// GivenUp lists jobs that were given up, the last first.
	GivenUp(ctx context.Context, most int) ([]GivenUp, error)
	// RetryJobs makes jobs that were given up due again, one or (0) all, and
	// returns how many there were.
	RetryJobs(ctx context.Context, job int64, at time.Time) (int, error)
	// Redevelop adds a job for each item in folders, or for one item. One that
	// waits or is worked on already is left as it is.
	Redevelop(ctx context.Context, folders []id.Folder, item id.Item, at time.Time) (int, error)
	// FoldersUnder lists the folders at a path and below it; an empty one is above all.
	FoldersUnder(ctx context.Context, path string) ([]id.Folder, error)
}

// Queue counts jobs.
type Queue struct{ Waiting, Working, GivenUp int }

// GivenUp is a job that the darkroom does not try any more by itself.
type GivenUp struct {
	ID       int64
	Item     id.Item
	Version  id.Version
	Type     string
	Size     int64
	Owner    string // the name of who handed it in; empty for a guest
	Why      string
	Attempts int
	At       time.Time
}

// NewDesk returns the desk of a darkroom; wake tells it that there may be jobs.
func NewDesk(store DeskStore, now func() time.Time, wake func()) *Desk {
	return &Desk{store, now, wake}
}

// mostGivenUp is how many of them are listed: when there are more, one cause is
// behind most, and retrying goes by number.
const mostGivenUp = 200

// Count returns how many jobs there are.
func (d *Desk) Count(ctx context.Context) (Queue, error) { return d.store.Queue(ctx, d.now()) }

// Look returns how things stand, and what was given up.
func (d *Desk) Look(ctx context.Context) (Queue, []GivenUp, error) {
	q, err := d.store.Queue(ctx, d.now())
	if err != nil || q.GivenUp == 0 {
		return q, nil, err
	}
	list, err := d.store.GivenUp(ctx, mostGivenUp)
	return q, list, err
}

// Retry lets a job that was given up be tried once more. One that is not there
// any more has been tried already.
func (d *Desk) Retry(ctx context.Context, job int64) (int, error) {
	if job <= 0 {
		return 0, nil
	}
	return d.retry(ctx, job)
}

// RetryAll lets all of them be tried once more.
func (d *Desk) RetryAll(ctx context.Context) (int, error) { return d.retry(ctx, 0) }

func (d *Desk) retry(ctx context.Context, job int64) (int, error) {
	n, err := d.store.RetryJobs(ctx, job, d.now())
	if n > 0 {
		d.wake()
	}
	return n, err
}

// RebuildItem lets an item be developed once more.
func (d *Desk) RebuildItem(ctx context.Context, item id.Item) (int, error) {
	n, err := d.store.Redevelop(ctx, nil, item, d.now())
	d.wake()
	return n, err
}

// RebuildFolder lets everything at a path and below it be developed once more;
// with an empty path, everything.
func (d *Desk) RebuildFolder(ctx context.Context, path string) (int, error) {
	folders, err := d.store.FoldersUnder(ctx, path)
	if err != nil {
		return 0, err
	}
	n, err := d.store.Redevelop(ctx, folders, "", d.now())
	d.wake()
	return n, err
}
