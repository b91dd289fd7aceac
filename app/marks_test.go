package app_test

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cloakroom/app"
	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/journal"
	"cloakroom/app/media"
)

// command runs a command beside the house and returns what it prints.
func (h *house) command(t testing.TB, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	args = append(args, "--data", h.Config.Data, "--media", h.Config.Media)
	if err := app.Run(context.WithoutCancel(t.Context()), args, strings.NewReader(password+"?\n"), &out, &errs); err != nil {
		t.Fatalf("%q: %v", args, err)
	}
	return out.String()
}

// TestWhatOneGivesToOneselfIsMarked: whoever lets themself in somewhere, an admin
// above all, is to be seen on the page, in the API and by the command; and so is
// who makes or ends what speaks for somebody else.
func TestWhatOneGivesToOneselfIsMarked(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	ctx := t.Context()
	h.user(t, "vera", false)
	ok(t, h.Accounts.AddGroup(ctx, operator, "ward"))
	ok(t, h.Accounts.AddGroup(ctx, operator, "night"))
	session := h.cookie(h.signIn(t, "ann"))
	k, runs, err := h.Accounts.AddToken(ctx, operator, h.ann, account.Terms{Label: "runs", Scope: access.Everything | access.Run})
	must(k, err)(t)
	folder := "/folders/" + string(c.folder.ID)
	json := with("Content-Type", "application/json")
	const marked = "(to themself)"
	for _, tt := range []struct {
		name   string
		act    journal.Act
		do     func() answer
		detail string
	}{
		{"an admin joins a group, by page", journal.Joined, func() answer { return h.post(t, "/groups/ward/join", "who=ann", session) }, "ann in @ward " + marked},
		{"by a program", journal.Joined, func() answer { return h.send(t, "PUT", "/api/v1/groups/night/members/ann", "", bearer(runs), json) }, "ann in @night " + marked},
		{"an admin becomes its manager", journal.Managing, func() answer { return h.post(t, "/groups/ward/manage", "who=ann&manages=1", session) }, "ann manages @ward " + marked},
		{"somebody else joins", journal.Joined, func() answer { return h.post(t, "/groups/ward/join", "who=vera", session) }, "vera in @ward"},
		{"an owner grants to themself", journal.Granted, func() answer { return h.post(t, folder+"/grant", "who=ann&role=viewer", session) }, "ann: viewer " + marked},
		{"and to another", journal.Granted, func() answer { return h.post(t, folder+"/grant", "who=vera&role=viewer", session) }, "vera: viewer"},
		{"an admin makes a folder of their own", journal.FolderMade, func() answer {
			admin := h.somebody(t, "ann")
			admin.Name, admin.Admin = "ann", true
			must(h.Library.AddTop(ctx, admin, "mine", h.ann))(t)
			return answer{status: 200}
		}, marked},
		{"and more room for themself", journal.Quota, func() answer { return h.post(t, "/admin/users/"+string(h.ann)+"/quota", "quota=5GB", session) }, "ann " + marked},
		{"a welcome code for another", journal.Welcomed, func() answer {
			return h.post(t, "/admin/users/"+string(c.who.ID)+"/welcome", "", session)
		}, c.name},
		{"the operator sets a password", journal.Password, func() answer {
			h.command(t, "user", "password", "vera", "--password-stdin")
			return answer{status: 200}
		}, "vera"},
		{"and makes a token for somebody", journal.TokenMade, func() answer {
			h.command(t, "token", "add", "vera", "--label", "hers")
			return answer{status: 200}
		}, "hers (of vera)"},
		{"and ends one", journal.Ended, func() answer {
			h.command(t, "token", "end", string(c.tokenID))
			return answer{status: 200}
		}, "a program (of " + c.name + ")"},
		{"an admin makes an admin", journal.UserMade, func() answer { return h.post(t, "/admin/users", "name=zoe&admin=yes", session) }, "zoe: admin"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if a := tt.do(); a.status >= 400 {
				t.Fatal(a)
			}
			line := h.lines(t, tt.act)[0]
			self := strings.HasSuffix(tt.detail, marked)
			if !strings.HasSuffix(line.Detail, tt.detail) || strings.Contains(line.Detail, marked) != self {
				t.Errorf("it says %q, not %q", line.Detail, tt.detail)
			}
			page := h.get(t, "/admin/journal?"+url.Values{"act": {string(tt.act)}}.Encode(), session)
			row := plainText([]byte(between(string(page.body), "<tbody>", "</tr>")))
			if a := page; a.status != http.StatusOK || strings.Contains(row, "to themself") != self || !strings.Contains(row, strings.TrimSuffix(tt.detail, marked)) {
				t.Errorf("the page says %q", row)
			}
			program := h.get(t, "/api/v1/journal?"+url.Values{"act": {string(tt.act)}}.Encode(), bearer(runs))
			if first, _, _ := strings.Cut(string(program.body), "},{"); !strings.Contains(first, line.Detail+`"`) {
				t.Errorf("the API says %s", first)
			}
			if said, _, _ := strings.Cut(h.command(t, "journal", "--act", string(tt.act)), "\n"); !strings.Contains(said, "\t"+line.Detail+"\t") {
				t.Errorf("the command says %q", said)
			}
		})
	}
}

// TestTheJournalShowsActsFirst: who comes to read it is not shown every look at
// a picture, and can ask for them.
func TestTheJournalShowsActsFirst(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	admin := h.cookie(h.signIn(t, "ann"))
	h.get(t, c.pageTicket(t, c.picture.ID, media.Thumb))
	h.get(t, c.pageTicket(t, c.film.ID, media.Play))
	h.get(t, c.pageTicket(t, c.paper.ID, media.Original))
	stranger := h.cookie(h.corner(t).session)
	h.get(t, "/items/"+string(c.drawing.ID), stranger)
	ok(t, h.Daybook.Flush(t.Context()))
	at := c.folder.Path + "/"
	for _, tt := range []struct {
		query              string
		looked, played     bool
		downloaded, denied bool
	}{
		{"", false, false, true, true},
		{"kind=acts", false, false, true, true},
		{"kind=", true, true, true, true},
		{"kind=left", true, true, true, false},
		{"kind=refused", false, false, false, true},
		{"act=look", true, false, false, true},
		{"act=look&kind=acts", true, false, false, true},
		{"act=play", false, true, false, false},
		{"path=" + url.QueryEscape(c.folder.Path), false, false, true, true},
		{"who=" + c.name, false, false, true, false},
	} {
		t.Run(tt.query, func(t *testing.T) {
			a := h.get(t, "/admin/journal?"+tt.query, admin)
			// The file that the page offers has the same lines, and is easier to read.
			file := string(h.get(t, "/admin/journal.csv?"+strings.ReplaceAll(between(string(a.body), `href="/admin/journal.csv?`, `"`), "&amp;", "&"), admin).body)
			if shown, lines := bytes.Count(a.body, []byte(`<td data-label="When">`)), strings.Count(file, "\n")-1; shown == 0 || shown != lines {
				t.Errorf("%d lines on the page, and %d in its file", shown, lines)
			}
			for what, yes := range map[string]bool{"look," + at + "coat.jpg": tt.looked, "play," + at + "film.mp4": tt.played, "download," + at + "paper.pdf": tt.downloaded, "look," + at + "mark.svg": tt.denied} {
				if strings.Contains(file, ","+what+",") != yes {
					t.Errorf("%q is there: %v\n%s", what, !yes, file)
				}
			}
		})
	}
}

func between(text, begin, end string) string {
	_, text, _ = strings.Cut(text, begin)
	text, _, _ = strings.Cut(text, end)
	return text
}
