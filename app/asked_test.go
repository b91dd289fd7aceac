package app_test

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/id"
	"cloakroom/app/journal"
)

// runs is a token by which somebody runs the house.
func (h *house) runs(t testing.TB, who id.User) show {
	t.Helper()
	_, secret, err := h.Accounts.AddToken(t.Context(), operator, who, account.Terms{Scope: access.View | access.Run})
	ok(t, err)
	return bearer(secret)
}

// TestTheJournalIsAsked for each thing that it can be asked for, alone and
// together: on the page, in its files and by programs.
func TestTheJournalIsAsked(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	ben, eve := h.user(t, "ben", false), h.user(t, "eve", false)
	top := must(h.Library.AddTop(t.Context(), operator, "ward", h.ann))(t)
	inner := must(h.Library.MakeFolder(t.Context(), operator, top.ID, "beds"))(t)
	other := must(h.Library.AddTop(t.Context(), operator, "ward two", h.ann))(t)
	coat, hat, link := id.NewItem(), id.NewItem(), id.NewCredential()
	monday := time.Date(2025, 4, 7, 0, 0, 0, 0, time.UTC)
	tuesday := monday.AddDate(0, 0, 1)
	for _, e := range []journal.Entry{
		{Detail: "1", At: monday, Who: access.ToUser(ben.ID), Act: journal.Granted, Folder: top.ID},
		{Detail: "2", At: tuesday.Add(-time.Microsecond), Who: access.ToUser(ben.ID), Act: journal.Looked, Item: coat, Folder: inner.ID},
		{Detail: "3", At: tuesday, Who: access.ToUser(eve.ID), Act: journal.Deleted, Item: coat, Folder: inner.ID, Refused: "no right to it"},
		{Detail: "4", At: tuesday.Add(-40 * time.Minute), Who: access.ToUser(eve.ID), Act: journal.Deleted, Item: hat, Folder: other.ID}, // written late
		{Detail: "5", At: tuesday.Add(time.Hour), Who: access.Holder(link).Who(), Act: journal.Downloaded, Item: hat, Folder: other.ID},
		{Detail: "6", At: tuesday.AddDate(0, 0, 1), Who: "operator", Act: journal.Moved, Item: hat, Folder: other.ID},
	} {
		ok(t, h.DB.Note(t.Context(), e))
	}
	h.clock.set(tuesday.AddDate(0, 0, 2)) // lines come in their order, but for an hour
	ann, program := h.cookie(h.signIn(t, "ann")), h.runs(t, h.ann)
	for _, tt := range []struct {
		name string
		ask  string // of the page
		api  string // the same of programs
		want string // the latest first
	}{
		{"somebody's", "who=ben&kind=", "user=" + string(ben.ID), "2 1"},
		{"a guest's", "who=" + string(link), "link=" + string(link), "5"},
		{"an act", "act=delete", "act=delete", "4 3"},
		{"what is not refused", "kind=done", "kind=done", "6 5 4 2 1"},
		{"what is more than looking", "kind=acts", "kind=acts", "6 5 4 3 1"},
		{"changes", "kind=changes", "kind=changes", "6 4 1"},
		{"what was seen and taken home", "kind=left", "kind=left", "5 2"},
		{"what was refused", "kind=refused", "kind=refused", "3"},
		{"a folder and below", "path=ward&kind=", "path=ward", "3 2 1"},
		{"another that begins alike", "path=ward+two", "path=ward+two", "6 5 4"},
		{"an item", "item=" + string(hat), "item=" + string(hat), "6 5 4"},
		{"a day, from its first moment to its last", "from=2025-04-07&to=2025-04-07&kind=", "from=2025-04-07T00:00:00Z&to=2025-04-08T00:00:00Z", "4 2 1"},
		{"the next", "from=2025-04-08&to=2025-04-08", "from=2025-04-08T00:00:00Z&to=2025-04-09T00:00:00Z", "5 3"},
		{"from a day on", "from=2025-04-09&item=" + string(hat), "from=2025-04-09T00:00:00Z&item=" + string(hat), "6"},
		{"until a day", "to=2025-04-07&item=" + string(hat), "to=2025-04-08T00:00:00Z&item=" + string(hat), "4"},
		{
			"all at once", "who=eve&act=delete&kind=done&path=ward+two&item=" + string(hat) + "&from=2025-04-07&to=2025-04-07",
			"user=" + string(eve.ID) + "&act=delete&kind=done&path=ward+two&item=" + string(hat) + "&from=2025-04-07T00:00:00Z&to=2025-04-08T00:00:00Z", "4",
		},
		{"what nobody did", "who=ben&kind=refused", "user=" + string(ben.ID) + "&kind=refused", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var lines []struct{ Detail string }
			got := func() string {
				var out []string
				for _, l := range lines {
					if len(l.Detail) == 1 { // the house has lines of its own
						out = append(out, l.Detail)
					}
				}
				return strings.Join(out, " ")
			}
			file := h.get(t, "/admin/journal.json?"+tt.ask, ann)
			for line := range strings.Lines(string(file.body)) {
				var l struct{ Detail string }
				ok(t, json.Unmarshal([]byte(line), &l))
				lines = append(lines, l)
			}
			if got() != tt.want {
				t.Errorf("the file has %q, want %q", got(), tt.want)
			}
			var page struct{ Lines []struct{ Detail string } }
			ok(t, json.Unmarshal(h.get(t, "/api/v1/journal?"+tt.api, program).body, &page))
			if lines = page.Lines; got() != tt.want {
				t.Errorf("a program is told %q, want %q", got(), tt.want)
			}
			body, shown := string(h.get(t, "/admin/journal?"+tt.ask, ann).body), []string(nil)
			for _, m := range regexp.MustCompile(`<span class="muted" dir="auto">(\d)</span>`).FindAllStringSubmatch(body, -1) {
				shown = append(shown, m[1])
			}
			if strings.Join(shown, " ") != tt.want {
				t.Errorf("the page has %q, want %q", shown, tt.want)
			}
		})
	}
	for _, ask := range []string{"from=2025-02-30", "to=x", "act=fly", "kind=odd", "item=it_x", "who=zoe"} {
		if a := h.get(t, "/admin/journal?"+ask, ann); a.status != 400 || !strings.Contains(string(a.body), `class="error"`) {
			t.Errorf("%s: %v", ask, a)
		}
	}
	for _, ask := range []string{"from=2025-04-07", "to=x", "act=fly", "kind=odd", "item=it_x", "user=zoe", "link=x", "after=x"} {
		if a := h.get(t, "/api/v1/journal?"+ask, program); a.status != 400 {
			t.Errorf("%s: %v", ask, a)
		}
	}
}

// TestADayIsTurnedPageByPage: many lines of one day, among those of its
// neighbours; each is on one page, and no other is.
func TestADayIsTurnedPageByPage(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	at := time.Date(2025, 4, 6, 20, 0, 0, 0, time.UTC)
	var want []string
	for n := range 560 { // every three minutes, from an evening to the morning after the next day
		n := strconv.Itoa(n)
		ok(t, h.DB.Note(t.Context(), journal.Entry{Detail: n, At: at, Who: "operator", Act: journal.Quota}))
		if at.Day() == 7 {
			want = append(want, n)
		}
		at = at.Add(3 * time.Minute)
	}
	slices.Reverse(want)
	h.clock.set(at)
	ann, program := h.cookie(h.signIn(t, "ann")), h.runs(t, h.ann)
	var got, sizes []string
	next := "/admin/journal?act=quota&from=2025-04-07&to=2025-04-07"
	for next != "" {
		body, n := string(h.get(t, next, ann).body), 0
		for _, m := range regexp.MustCompile(`dir="auto">(\d+)</span>`).FindAllStringSubmatch(body, -1) {
			got, n = append(got, m[1]), n+1
		}
		sizes = append(sizes, strconv.Itoa(n))
		next = ""
		if m := regexp.MustCompile(`href="([^"]*before=[^"]*)"[^>]*>Earlier`).FindStringSubmatch(body); m != nil {
			next = strings.ReplaceAll(m[1], "&amp;", "&")
		}
	}
	if !slices.Equal(got, want) || strings.Join(sizes, " ") != "100 100 100 100 80" {
		t.Errorf("pages of %v, %d lines of %d", sizes, len(got), len(want))
	}
	got = nil
	ask := url.Values{"act": {"quota"}, "from": {"2025-04-07T00:00:00Z"}, "to": {"2025-04-08T00:00:00Z"}}
	for more := true; more; {
		var page struct {
			Lines []struct{ Detail string }
			Next  string
		}
		ok(t, json.Unmarshal(h.get(t, "/api/v1/journal?"+ask.Encode(), program).body, &page))
		for _, l := range page.Lines {
			got = append(got, l.Detail)
		}
		more = page.Next != ""
		ask.Set("after", page.Next)
	}
	if !slices.Equal(got, want) {
		t.Errorf("a program is told %d lines of %d", len(got), len(want))
	}
	if rows := strings.Count(string(h.get(t, "/admin/journal.csv?act=quota&from=2025-04-07&to=2025-04-07", ann).body), "\r\n"); rows != len(want)+1 {
		t.Errorf("the file has %d rows", rows)
	}
}
