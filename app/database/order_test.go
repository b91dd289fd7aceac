package database

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cloakroom/app/media"
)

// TestAFolderIsReadByAnIndex in every order: nothing is sorted when it is asked for.
func TestAFolderIsReadByAnIndex(t *testing.T) {
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "house.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for by, index := range map[media.By]string{media.ByName: "items_by_name", media.ByDate: "items_by_date", media.BySize: "items_by_size"} {
		for _, down := range []bool{false, true} {
			for _, begin := range []bool{false, true} {
				o := media.Order{By: by, Down: down}
				args := []any{"fo_x"}
				if !begin {
					args = placed("fo_x", o, 7, "x")
				}
				if told := planOf(t, db, `select id`+from(o, begin)+` limit 1`, args...); !strings.Contains(told, index) || strings.Contains(told, "B-TREE") {
					t.Errorf("by %s, from its beginning %v: %s", o, begin, told)
				}
			}
		}
	}
}

// TestPrivateFoldersAreFoundByAnIndex of them alone, in its order, and between two
// bounds: other writes wait for that.
func TestPrivateFoldersAreFoundByAnIndex(t *testing.T) {
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "house.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if told := planOf(t, db, privateIn, "cases", 7); told != "SEARCH f USING INDEX folders_private (path>? AND path<?)" {
		t.Error(told)
	}
}

// planOf is how SQLite goes about a query.
func planOf(t *testing.T, db *DB, query string, args ...any) string {
	t.Helper()
	rows, err := db.query(t.Context(), `explain query plan `+query, args...)
	plan, err := collect(rows, err, func(row scanner) (detail string, err error) {
		var a, b, c int
		return detail, row.Scan(&a, &b, &c, &detail)
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(plan, "; ")
}
