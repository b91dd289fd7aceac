package web

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/journal"
)

// exported are the columns of a journal that leaves the house.
var exported = []string{"at", "who", "name", "by", "network", "act", "path", "item", "folder", "detail", "refused", "bytes", "size", "reach", "times", "until"}

func fields(l journal.Line) []string {
	return []string{
		l.At.UTC().Format(time.RFC3339Nano), string(l.Who), l.Name, string(l.By), l.Network, string(l.Act), l.Path, string(l.Item), string(l.Folder),
		l.Detail, l.Refused, strconv.FormatInt(l.Bytes, 10), strconv.FormatInt(l.Size, 10), string(l.Reach), strconv.Itoa(l.Times),
		l.Until.UTC().Format(time.RFC3339Nano),
	}
}

// plainCell keeps a spreadsheet from taking a name for a formula, also where the
// wide signs of East Asia begin one
// (https://owasp.org/www-community/attacks/CSV_Injection).
func plainCell(text string) string {
	if strings.IndexAny(text, "=+-@\t\r\n＝＋－＠") == 0 {
		text = "'" + text
	}
	return oneCell.Replace(text)
}

// oneCell does the same within a cell: where decimals have commas, a spreadsheet
// tells cells apart by semicolons, and heeds quotes only where such a cell begins.
var oneCell = strings.NewReplacer("\t", " ", "\r", " ", "\n", " ",
	";=", ";'=", ";+", ";'+", ";-", ";'-", ";@", ";'@", ";＝", ";'＝", ";＋", ";'＋", ";－", ";'－", ";＠", ";'＠")

// journalCSV writes the lines that are asked for as RFC 4180 has it.
func (web *Web) journalCSV(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	return web.export(w, r, s, "text/csv; charset=utf-8", "journal.csv", func() error { return out.Write(exported) }, func(l journal.Line) error {
		row := fields(l)
		for i := range row {
			row[i] = plainCell(row[i])
		}
		return out.Write(row)
	}, func() error {
		out.Flush()
		return out.Error()
	})
}

// journalJSON writes them as a line of JSON each.
func (web *Web) journalJSON(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	out := json.NewEncoder(w)
	return web.export(w, r, s, "application/x-ndjson", "journal.ndjson", func() error { return nil }, func(l journal.Line) error {
		line := map[string]string{}
		for i, v := range fields(l) {
			line[exported[i]] = v
		}
		return out.Encode(line)
	}, func() error { return nil })
}

// export reads page by page and writes as it goes: a long journal takes time, and
// no memory. Once it has begun, a failure can only cut it short.
func (web *Web) export(w http.ResponseWriter, r *http.Request, s access.Subject, kind, name string, begin func() error, line func(journal.Line) error, end func() error) error {
	a, err := web.asked(r.Context(), r.URL.Query())
	if err != nil {
		return err
	}
	a.Most = 1000
	page, err := web.Library.Journal(r.Context(), s, a)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	err = begin()
	for more := true; err == nil && more; {
		for _, l := range page.Lines {
			if err = line(l); err != nil {
				break
			}
		}
		if a.Before, more = page.Next, page.Next > 0; err == nil && more {
			page, err = web.Library.Journal(r.Context(), s, a)
		}
	}
	if err == nil {
		err = end()
	}
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	return nil
}
