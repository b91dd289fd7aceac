package upkeep

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

const (
	// settles is how long what is under way at a first look has to be over at the
	// second.
	settles = 2 * time.Second
	// young is the age up to which bytes without a row may be a rendition on its
	// way while there are jobs, or what a crash left of one: its job knows.
	young = time.Hour
	// strayAge is when what is staged for nobody should have been removed.
	strayAge = 25 * time.Hour
	// suspects is how many are looked at again together.
	suspects = 1000
)

// Fsck compares all rows with all bytes and tells what is wrong, and changes
// nothing. It also asks the database whether it is whole: a copy that was made
// while somebody wrote is not, and starts all the same. A deep look reads every
// byte; it takes back the mark of damage from files that are right again.
func (u *Upkeep) Fsck(ctx context.Context, deep bool, tell func(Finding)) (Tally, error) {
	f := &fsck{Upkeep: u, deep: deep, tell: tell}
	marked, err := u.store.Damaged(ctx, math.MaxInt32)
	if err != nil {
		return f.tally, err
	}
	f.marked = map[media.Key]Damage{}
	for _, d := range marked {
		f.marked[d.Key] = d
	}
	unsound, err := u.store.Unsound(ctx)
	if err != nil {
		return f.tally, fmt.Errorf("fsck: %w", err)
	}
	for _, what := range unsound {
		f.finds(Finding{Unsound, "", "", what})
	}
	if err := u.compare(ctx, func(row *Named, file *storage.Found) error { return f.first(ctx, row, file) }); err != nil {
		return f.tally, fmt.Errorf("fsck: %w", err)
	}
	if err := f.second(ctx); err != nil {
		return f.tally, fmt.Errorf("fsck: %w", err)
	}
	if err := f.strays(ctx); err != nil {
		return f.tally, fmt.Errorf("fsck: %w", err)
	}
	// A house that cannot be written to can be looked at all the same.
	if err := u.store.KeepCheck(ctx, u.now(), f.tally.Findings); err != nil {
		u.Log.ErrorContext(ctx, "note the check", "err", err)
	}
	return f.tally, nil
}

// fsck is one run.
type fsck struct {
	*Upkeep
	deep   bool
	tell   func(Finding)
	tally  Tally
	marked map[media.Key]Damage
	again  []string // places to look at a second time
}

func (f *fsck) finds(it Finding) {
	f.tally.Findings++
	f.tell(it)
}

// first looks at a pair as compare tells it, and puts off what looks wrong.
func (f *fsck) first(ctx context.Context, row *Named, file *storage.Found) error {
	var what []Finding
	var err error
	switch {
	case row == nil:
		what, err = f.nameless(ctx, *file)
	case file != nil:
		f.tally.Files++
		what, err = f.judge(ctx, *row, *file)
	case !row.Deleted:
		what = []Finding{{Place: string(row.Key)}}
	}
	if len(what) > 0 {
		f.again = append(f.again, what[0].Place)
	}
	if err != nil || len(f.again) < suspects {
		return err
	}
	return f.second(ctx)
}

// second looks at the suspects again, each from the beginning, after what was
// under way at the first look had time to end.
func (f *fsck) second(ctx context.Context) error {
	if len(f.again) == 0 {
		return nil
	}
	if err := f.pause(ctx, settles); err != nil {
		return err
	}
	slices.Sort(f.again)
	for _, place := range slices.Compact(f.again) {
		found, err := f.look(ctx, place)
		if err != nil {
			return err
		}
		for _, it := range found {
			f.finds(it)
		}
	}
	f.again = f.again[:0]
	return nil
}

// look says what is wrong at a place, now. The row is read after the file: a
// file that is published meanwhile has its row by then, and a row that is
// removed meanwhile is gone.
func (f *fsck) look(ctx context.Context, place string) ([]Finding, error) {
	file, err := f.bytes.Look(ctx, place)
	there := err == nil
	if err != nil && !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	var row Named
	named := false
	if key := media.Key(place); storage.ValidKey(key) {
		row, err = f.store.Naming(ctx, key)
		named = err == nil
		if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
	}
	switch {
	case there && named:
		return f.judge(ctx, row, file)
	case there:
		return f.nameless(ctx, file)
	case named && !row.Deleted:
		return []Finding{{Missing, place, row.Item, fmt.Sprintf("the %s of version %d has no file", row.Rendition, row.Version)}}, nil
	}
	return nil, nil
}

// nameless says what is wrong with a file that no row names.
func (f *fsck) nameless(ctx context.Context, file storage.Found) (out []Finding, _ error) {
	if file.Odd != "" {
		out = append(out, Finding{Strange, file.Place, "", file.Odd})
	}
	if file.Key == "" {
		return out, nil
	}
	expected, err := f.expected(ctx, file)
	if err == nil && !expected {
		out = append(out, Finding{Orphan, file.Place, "", fmt.Sprintf("nothing speaks of these %d bytes", file.Size)})
	}
	return out, err
}

// expected says whether a file without a row may still get one.
func (u *Upkeep) expected(ctx context.Context, file storage.Found) (bool, error) {
	if awaited, err := u.store.Awaited(ctx, file.Key); err != nil || awaited {
		return awaited, err
	}
	if u.now().Sub(file.Arrived) >= young {
		return false, nil
	}
	return u.store.Developing(ctx)
}

// judge compares a file with its row, and reads it when that was asked.
func (f *fsck) judge(ctx context.Context, row Named, file storage.Found) (out []Finding, _ error) {
	find := func(kind Kind, what string) { out = append(out, Finding{kind, file.Place, row.Item, what}) }
	if file.Odd != "" {
		find(Strange, file.Odd)
	}
	switch {
	case file.Key == "": // a link, say: never read
		return out, nil
	case file.Size != row.Size:
		find(Wrong, fmt.Sprintf("it has %d bytes, and should have %d", file.Size, row.Size))
	case file.Modified.Unix() != row.Modified.Unix() || file.Modified.Nanosecond() != 0:
		// Half of the ETag that nginx makes.
		find(Wrong, fmt.Sprintf("its time is %s, and should be %s", file.Modified.UTC().Format(time.RFC3339Nano), row.Modified.UTC().Format(time.RFC3339)))
	}
	mark, marked := f.marked[row.Key]
	if !f.deep {
		if marked {
			find(Damaged, mark.What)
		}
		return out, nil
	}
	what, n, err := f.read(ctx, row)
	f.tally.Bytes += n
	switch {
	case err != nil:
		return out, err
	case what != "":
		find(Damaged, what)
	case marked:
		return out, f.store.ClearDamaged(ctx, row.Key)
	}
	return out, nil
}

// strays tells what is staged, for nobody, longer than anything should be.
func (f *fsck) strays(ctx context.Context) error {
	all, err := f.bytes.Strays(ctx, f.now().Add(-strayAge))
	if err != nil {
		return err
	}
	for _, up := range all {
		known, err := f.store.HasUpload(ctx, up)
		if err != nil {
			return err
		}
		if !known {
			f.finds(Finding{Stray, "../staging/" + string(up), "", "it is staged for no upload"})
		}
	}
	return nil
}
