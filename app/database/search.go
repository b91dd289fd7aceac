package database

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"cloakroom/app/id"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

const (
	// atOnce is how long a search tries to read all that fits: what is rare, or has
	// many that fit among the latest, needs a few milliseconds.
	atOnce = 15 * time.Millisecond

	// Then it looks at stretches of the numbers of documents, each of 65 536, from
	// the latest backwards. Where there was little to read more of them are taken at
	// once. Between two looks it can stop, and does when it has looked for long.
	stretchBits   = 16
	mostStretches = 16
	quickly       = 4 * time.Millisecond
	longEnough    = 20 * time.Millisecond
)

// Find returns up to limit documents that fit h and have numbers under below
// (0: all), the latest first, and the number under which it did not look: 0 if it
// has looked at all of them.
func (db *DB) Find(ctx context.Context, h library.Hunt, below int64, limit int) (out []library.Found, reached int64, err error) {
	asksFor := matching(h)
	if below == 0 {
		if err := db.queryRow(ctx, `select coalesce(max(doc), 0) + 1 from documents`).Scan(&below); err != nil {
			return nil, 0, err
		}
		short, cancel := context.WithTimeout(ctx, atOnce)
		defer cancel()
		out, reached, err = db.fitting(short, asksFor, 0, below, limit)
		if err == nil || short.Err() == nil || ctx.Err() != nil {
			return out, reached, err
		}
	}
	for began, wide := db.now(), int64(1); ; {
		asked, top := db.now(), (below-1)>>stretchBits
		bottom := max(0, top-wide+1)
		some, reached, err := db.fitting(ctx, append(asksFor, stretches(bottom, top)), bottom<<stretchBits, below, limit-len(out))
		if err != nil {
			return nil, 0, err
		}
		out, below = append(out, some...), reached
		if len(out) == limit || below == 0 || db.now().Sub(began) > longEnough {
			return out, below, nil
		}
		if db.now().Sub(asked) < quickly {
			wide = min(4*wide, mostStretches)
		}
	}
}

// fitting returns up to limit documents from low up to below that fit, the latest
// first, and the number under which it did not look.
func (db *DB) fitting(ctx context.Context, asksFor []string, low, below int64, limit int) (out []library.Found, reached int64, _ error) {
	rows, err := db.query(ctx, `
		select d.doc, d.thing, d.folder, f.path
		from words cross join documents d on d.doc = words.rowid cross join folders f on f.id = d.folder
		where words match $1 and words.rowid < $2 and words.rowid >= $3 order by words.rowid desc limit $4`,
		strings.Join(asksFor, " AND "), below, low, limit)
	out, err = collect(rows, err, func(row scanner) (f library.Found, err error) {
		return f, row.Scan(&f.Doc, &f.Thing, &f.Folder, &f.Path)
	})
	if err != nil {
		return nil, 0, err
	}
	if len(out) == limit {
		low = out[limit-1].Doc
	}
	return out, low, nil
}

// stretches spells the marks of some stretches. The bounds of the numbers alone
// would not do: FTS5 looks at them when all words have met, and two that never do
// are looked for to the end.
func stretches(from, to int64) string {
	var all []string
	for n := from; n <= to; n++ {
		all = append(all, fmt.Sprintf(`"s%d"`, n))
	}
	return "marks : (" + strings.Join(all, " OR ") + ")"
}

// matching spells h as FTS5 reads it. Every string is quoted: nothing that people
// write is an operator.
func matching(h library.Hunt) (all []string) {
	for _, w := range h.Words {
		text := quoted(w)
		if len(w) > 1 { // a single Latin letter begins too much
			text += " *"
		}
		all = append(all, "said : "+text)
	}
	any := func(marks []string) {
		if len(marks) == 0 {
			return
		}
		for i := range marks {
			marks[i] = quoted(marks[i])
		}
		all = append(all, "marks : ("+strings.Join(marks, " OR ")+")")
	}
	var kinds, folders []string
	for _, k := range h.Kinds {
		kinds = append(kinds, "k"+k)
	}
	any(kinds)
	for _, tag := range h.Tags {
		any([]string{"g" + hex.EncodeToString([]byte(lowered(tag)))})
	}
	if h.By != "" {
		any([]string{string(h.By[3:])})
	}
	any(months(h.From, h.To))
	if h.Near != nil {
		any(degrees(*h.Near))
	}
	for _, f := range h.Folders {
		folders = append(folders, string(f[3:]))
	}
	any(folders)
	return slices.Clip(all)
}

func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// lowered is what lower() of SQLite makes: of ASCII alone.
func lowered(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// months are the marks of the years between two times, and of the months at the
// ends. What has no beginning begins with the first photograph, and what has no end
// goes on for a hundred years.
func months(from, to time.Time) (marks []string) {
	if from.IsZero() && to.IsZero() {
		return nil
	}
	if from.IsZero() {
		from = time.Date(1826, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	if to.IsZero() {
		to = time.Date(2126, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	for at := time.Date(from.Year(), from.Month(), 1, 0, 0, 0, 0, time.UTC); at.Before(to) && len(marks) < 600; {
		if next := at.AddDate(1, 0, 0); at.Month() == 1 && !next.After(to) {
			marks, at = append(marks, fmt.Sprintf("y%04d", at.Year())), next
			continue
		}
		marks, at = append(marks, fmt.Sprintf("m%04d%02d", at.Year(), at.Month())), at.AddDate(0, 1, 0)
	}
	if len(marks) == 0 {
		marks = []string{"never"}
	}
	return marks
}

// degrees are the marks of a place's square of one degree and those around it, as
// far as «near» reaches: a degree of longitude is short in the north.
func degrees(p media.Place) (marks []string) {
	const reach = 0.3 // of a degree of latitude: 33 km
	wide := min(180, reach/max(0.001, math.Cos(p.Latitude*math.Pi/180)))
	lat := func(d float64) int { return int(min(180, max(0, p.Latitude+d+90))) }
	for a := lat(-reach); a <= lat(reach); a++ {
		for b, last := int(math.Floor(p.Longitude-wide+180)), int(math.Floor(p.Longitude+wide+180)); b <= last; b++ {
			marks = append(marks, fmt.Sprintf("p%dx%d", a, (b+720)%360))
		}
	}
	return marks
}

// FoldersBelow returns the ids of some folders and of what lies below them, at
// most so many.
func (db *DB) FoldersBelow(ctx context.Context, roots []media.Folder, limit int) ([]id.Folder, error) {
	paths := make([]string, len(roots))
	for i, f := range roots {
		paths[i] = f.Path
	}
	list, err := json.Marshal(paths)
	if err != nil {
		return nil, err
	}
	rows, err := db.query(ctx, `
		select distinct id from (
			select f.id from json_each($1) r cross join folders f on f.path = r.value and f.deleted = 0
			union all
			select f.id from json_each($1) r cross join folders f on f.path >= r.value || '/' and f.path < r.value || '0' and f.deleted = 0
		) limit $2`, string(list), limit)
	return collect(rows, err, func(row scanner) (f id.Folder, err error) { return f, row.Scan(&f) })
}
