package upkeep

import (
	"context"
	"errors"

	"cloakroom/app/media"
	"cloakroom/app/storage"
)

// page is how many rows are read at once.
const page = 1000

// compare walks rows and bytes side by side in the order of their keys, and
// tells which go together: a row without bytes, bytes without a row, or both.
// It needs the memory of a page of rows and a folder of files, however large the
// house is. What it tells is hearsay, as of different moments.
func (u *Upkeep) compare(ctx context.Context, tell func(row *Named, file *storage.Found) error) error {
	rows := &rows{store: u.store}
	err := u.bytes.Walk(ctx, "", func(files []storage.Found) error {
		for i := range files {
			f := &files[i]
			if f.Key == "" {
				if err := tell(nil, f); err != nil {
					return err
				}
				continue
			}
			if err := u.upTo(ctx, rows, f, tell); err != nil {
				return err
			}
		}
		return nil
	})
	for err == nil {
		var row *Named
		if row, err = rows.next(ctx); row == nil {
			break
		}
		err = tell(row, nil)
	}
	return err
}

// upTo tells the rows before f and then f, with its row if it has one.
func (u *Upkeep) upTo(ctx context.Context, rows *rows, f *storage.Found, tell func(*Named, *storage.Found) error) error {
	for {
		row, err := rows.next(ctx)
		switch {
		case err != nil:
			return err
		case row != nil && row.Key < f.Key:
			err = tell(row, nil)
		case row != nil && row.Key == f.Key:
			return tell(row, f)
		default:
			rows.back()
			return tell(nil, f)
		}
		if err != nil {
			return err
		}
	}
}

// rows reads rows one by one, a page at a time.
type rows struct {
	store Store
	page  []Named
	at    int
	last  media.Key
	end   bool
}

// next returns nil after the last.
func (r *rows) next(ctx context.Context) (*Named, error) {
	if r.at == len(r.page) && !r.end {
		more, err := r.store.Named(ctx, r.last, page)
		if err != nil {
			return nil, err
		}
		r.page, r.at, r.end = more, 0, len(more) < page
		if len(more) > 0 {
			r.last = more[len(more)-1].Key
		}
	}
	if r.at >= len(r.page) {
		r.at = len(r.page) + 1 // so that back undoes it
		return nil, ctx.Err()
	}
	r.at++
	return &r.page[r.at-1], nil
}

// back makes next return the same again.
func (r *rows) back() { r.at-- }

// errEnough ends a walk early.
var errEnough = errors.New("enough")
