package upkeep

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"cloakroom/app/media"
	"cloakroom/app/storage"
)

type paged struct {
	Store
	rows []Named
}

func (p paged) Named(_ context.Context, after media.Key, limit int) ([]Named, error) {
	at, found := slices.BinarySearchFunc(p.rows, after, func(n Named, k media.Key) int { return compareKeys(n.Key, k) })
	if found {
		at++
	}
	return p.rows[at:min(len(p.rows), at+limit)], nil
}

func compareKeys(a, b media.Key) int {
	if a < b {
		return -1
	} else if a > b {
		return 1
	}
	return 0
}

type shelved struct {
	Bytes
	files [][]storage.Found
}

func (s shelved) Walk(_ context.Context, _ media.Key, visit func([]storage.Found) error) error {
	for _, folder := range s.files {
		if err := visit(folder); err != nil {
			return err
		}
	}
	return nil
}

// TestCompareFindsEveryPair draws houses of all sizes about those of a page, and
// compares them in the simple way too.
func TestCompareFindsEveryPair(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 2, 17, page - 1, page, page + 1, 2 * page, 5*page + 3} {
		for _, both := range []int{0, 50, 100} { // per cent that have row and file
			t.Run(fmt.Sprintf("%d keys, %d %% of them whole", n, both), func(t *testing.T) {
				var rows []Named
				var files [][]storage.Found
				var want, got []string
				for i := range n {
					key := storage.KeyOf([16]byte{byte(i >> 8), byte(i), 7})
					row, file := true, true
					if chance.IntN(100) >= both {
						row = chance.IntN(2) == 0
						file = !row
					}
					if row {
						rows = append(rows, Named{Key: key})
					}
					if file {
						if len(files) == 0 || chance.IntN(9) == 0 {
							files = append(files, nil)
						}
						last := &files[len(files)-1]
						*last = append(*last, storage.Found{Key: key, Place: string(key)})
					}
					want = append(want, fmt.Sprint(key, row, file))
				}
				u := &Upkeep{store: paged{rows: rows}, bytes: shelved{files: files}}
				err := u.compare(t.Context(), func(row *Named, file *storage.Found) error {
					var key media.Key
					if row != nil {
						key = row.Key
					} else {
						key = file.Key
					}
					got = append(got, fmt.Sprint(key, row != nil, file != nil))
					return nil
				})
				if err != nil || !slices.Equal(got, want) {
					t.Errorf("%v; %d pairs, want %d", err, len(got), len(want))
				}
			})
		}
	}
}
