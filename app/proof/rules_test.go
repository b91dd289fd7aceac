package proof

import (
	"strings"

	"cloakroom/app/access"
	"cloakroom/app/rules"
)

// file is a file of rules, once for the house and once for the model.
type file struct {
	text  string
	rules []rule
	read  *rules.Rules
}

const (
	viewer     = access.View
	downloader = viewer | access.Download
	editor     = downloader | access.Add | access.Edit
)

// files are put in place of one another. One of them has a rule that fails
// whenever it is asked.
func files() []file {
	return []file{
		{text: `
rules:
  - {name: cases, path: "top/{case}/**", gives: downloader, when: case in groups}
  - {name: own, path: "top/a", gives: editor, when: user.startsWith('ann')}
  - {name: all, path: "*/b/**", gives: [view], when: signed_in}
  - {name: guests, path: "top/c/**", gives: viewer, when: "credential == 'link' && !signed_in"}
`, rules: []rule{
			{[]string{"top", "*"}, true, downloader, func(who asker, path []string) bool { return who.in(path[1]) }},
			{[]string{"top", "a"}, false, editor, func(who asker, _ []string) bool {
				return who.person != nil && strings.HasPrefix(who.person.name, "ann")
			}},
			{[]string{"*", "b"}, true, viewer, func(who asker, _ []string) bool { return who.person != nil }},
			{[]string{"top", "c"}, true, viewer, func(who asker, _ []string) bool { return who.person == nil }},
		}},
		{text: `rules: []`},
		{text: `
rules:
  - {name: mornings, path: "top/**", gives: viewer, when: "now.getHours() < 12 && signed_in"}
  - {name: broken, path: "*/{x}/**", gives: manager, when: "groups[9] == x"}
  - {name: makers, path: "top/a/**", gives: [view, lend], when: "credential == 'link' && signed_in"}
  - {name: tokens, path: "top/{x}/{y}", gives: [download], when: "credential == 'token' && y in groups"}
`, rules: []rule{
			{[]string{"top"}, true, viewer, func(who asker, _ []string) bool { return who.person != nil && who.now.UTC().Hour() < 12 }},
			{[]string{"top", "a"}, true, viewer | access.Lend, func(who asker, _ []string) bool {
				return who.person != nil && who.by == access.Link
			}},
			{[]string{"top", "*", "*"}, false, access.Download, func(who asker, path []string) bool {
				return who.by == access.Token && who.in(path[2])
			}},
		}},
	}
}
