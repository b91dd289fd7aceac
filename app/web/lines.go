package web

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/library"
	"cloakroom/views"
	"cloakroom/views/speech"
)

// drawLines puts a page of lines into p, and where the next one begins. lead says
// where what a line is about leads to; nil: nowhere.
func drawLines(in speech.Speaker, p *views.JournalPage, h library.History, at string, q url.Values, lead func(journal.Line) string) {
	if h.Next > 0 {
		q.Set("before", strconv.FormatInt(h.Next, 10))
		p.More = at + "?" + q.Encode()
	}
	for _, l := range h.Lines {
		line := drawLine(in, l)
		if lead != nil {
			line.Href = lead(l)
		}
		p.Lines = append(p.Lines, line)
	}
}

func drawLine(in speech.Speaker, l journal.Line) views.JournalLine {
	line := views.JournalLine{
		At: l.At, Until: l.Until, Times: l.Times, Who: l.Name, How: means(in, l.By), Network: l.Network, Act: string(l.Act), Path: l.Path,
		Refused: l.Refused, Bytes: l.Bytes, Size: l.Size, Reach: string(l.Reach),
	}
	_, line.Self = l.Themself()
	line.Detail = detail(in, l.Entry)
	if l.Who == "operator" {
		line.Who = in.Say("the command line")
		line.How = ""
	}
	if link, ok := strings.CutPrefix(string(l.Who), "share:"); ok {
		line.Guest, line.Link = true, number(id.Credential(link))
	}
	return line
}

// detail is what else is to be said of an entry, in the language of who reads it.
func detail(in speech.Speaker, e journal.Entry) string {
	text, values, _ := e.Said()
	if len(values) > 0 {
		text, values = called(text, values)
	}
	for i, v := range values {
		switch v := v.(type) {
		case journal.Word:
			values[i] = in.Words(string(v))
		case time.Time:
			values[i] = in.Date(v.UTC(), "2 January 2006, 15:04")
		}
	}
	if len(values) > 0 {
		if n, ok := values[0].(int); ok {
			return in.Many(n, text, text, values[1:]...)
		}
	}
	return in.Say(text, values...)
}

// called leaves out the id of a link or a token where more is said of it: nobody
// knows them by it. What is taken out of the house has both.
func called(text string, values []any) (string, []any) {
	first, _ := values[0].(string)
	which, label, _ := strings.Cut(first, " ")
	switch _, err := id.ParseCredential(which); {
	case err != nil:
	case label != "":
		values[0] = label
	case strings.HasPrefix(text, "%s: "):
		return strings.TrimPrefix(text, "%s: "), values[1:]
	}
	return text, values
}

// about is what else the journal has of what a line is about.
func about(l journal.Line) string {
	switch {
	case l.Item != "":
		return "/admin/journal?item=" + string(l.Item)
	case l.Folder != "" && l.Path != "":
		return "/admin/journal?" + url.Values{"path": {l.Path}}.Encode()
	}
	return ""
}

// toItem is the page of the item that a line is about.
func toItem(l journal.Line) string {
	if l.Item == "" {
		return ""
	}
	return "/items/" + string(l.Item)
}

// kinds are the tabs above a history.
func kinds(in speech.Speaker, p *views.JournalPage, at string, now journal.Kind) {
	for _, k := range []struct {
		kind journal.Kind
		name string
	}{{journal.Anything, in.Say("Everything")}, {journal.Changes, in.Say("Changes")}, {journal.Delivered, in.Say("Seen and taken home")}, {journal.Refusals, in.Say("Refused")}} {
		tab := views.Tab{Name: k.name, Href: at, Here: k.kind == now}
		if k.kind != "" {
			tab.Href += "?kind=" + string(k.kind)
		}
		p.Tabs = append(p.Tabs, tab)
	}
}

// means is how somebody came, in words.
func means(in speech.Speaker, m access.Means) string {
	switch m {
	case access.Session:
		return in.Say("in a browser")
	case access.Token:
		return in.Say("by a token")
	case access.Link:
		return in.Say("by a link")
	case access.Unlock:
		return in.Say("by a link and its password")
	case access.Welcome:
		return in.Say("by a welcome code")
	}
	return ""
}
