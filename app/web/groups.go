package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/entry"
	"cloakroom/app/fault"
	"cloakroom/app/serve"
	"cloakroom/views"
)

func groupAddress(name string) string { return "/groups/" + url.PathEscape(name) }

// groupsOnPage is how many groups, or members of one, a page has.
const groupsOnPage = 200

// groups shows the groups that somebody is in; to admins all of them.
func (web *Web) groups(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	return web.groupsPage(w, r, s, http.StatusOK, views.Field{})
}

func (web *Web) groupsPage(w http.ResponseWriter, r *http.Request, s access.Subject, status int, name views.Field) error {
	all, err := web.Accounts.GroupsOf(r.Context(), s, r.URL.Query().Get("after"), groupsOnPage)
	if err != nil {
		return err
	}
	p := views.GroupsPage{Name: name}
	if s.Admin {
		p.Make = "/groups"
	}
	for _, g := range all {
		p.Groups = append(p.Groups, views.Group{Name: g.Name, Href: groupAddress(g.Name), Size: g.Size, Manages: g.Manages})
	}
	if len(all) == groupsOnPage {
		p.Next = "/groups?after=" + url.QueryEscape(all[len(all)-1].Name)
	}
	f := web.frame(r, s, "Groups", "groups")
	return web.page(w, r, status, f, views.Groups(f, p))
}

func (web *Web) makeGroup(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	get, err := form(w, r)
	if err != nil {
		return err
	}
	name := strings.TrimSpace(get("name"))
	err = web.Accounts.AddGroup(r.Context(), s, name)
	if f, status, again := web.wrong(r, s, err); again {
		return web.groupsPage(w, r, s, status, views.Field{Value: name, Error: f.Say})
	}
	if err != nil {
		return err
	}
	return serve.See(w, r, groupAddress(name))
}

// group shows who is in a group, who manages it, and where it has rights.
func (web *Web) group(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	return web.groupPage(w, r, s, http.StatusOK, "")
}

func (web *Web) groupPage(w http.ResponseWriter, r *http.Request, s access.Subject, status int, wrong string) error {
	g, err := web.Accounts.Group(r.Context(), s, mux.Vars(r)["group"])
	if err != nil {
		return noGroup(err)
	}
	asked := r.URL.Query()
	p := web.membersOf(g, s, asked.Get("after"))
	p.Error, p.Find.Value = wrong, asked.Get("find")
	if g.Manages && p.Find.Value != "" {
		found, err := web.Accounts.Find(r.Context(), p.Find.Value)
		if err != nil {
			return err
		}
		p.Sought = true
		for _, name := range found {
			if !strings.HasPrefix(name, "@") && !slices.Contains(g.Members, name) {
				p.Found = append(p.Found, name)
			}
		}
	}
	rights, next, err := web.Library.GrantedTo(r.Context(), s, g.ID, asked.Get("below"))
	if err != nil {
		return err
	}
	for _, it := range rights {
		p.Rights = append(p.Rights, views.Right{Role: access.RoleOf(it.Allows), Until: it.Ends, From: views.Crumb{Name: it.From.Path, Href: browseAddress("", it.From.Path)}})
	}
	if next != "" {
		p.MoreRights = groupAddress(g.Name) + "?below=" + url.QueryEscape(next)
	}
	f := web.frame(r, s, "", "groups")
	f.Title = f.Say("Group %s", g.Name)
	f.Trail = []views.Crumb{{Name: f.Say("Groups"), Href: "/groups"}, {Name: g.Name}}
	return web.page(w, r, status, f, views.GroupOf(f, p))
}

// membersOf is a page of a group's members, and what s may do about them.
func (web *Web) membersOf(g account.Group, s access.Subject, after string) views.GroupPage {
	at := groupAddress(g.Name)
	p := views.GroupPage{Name: g.Name, At: at, Size: g.Size, Manages: g.Manages}
	if s.Admin {
		p.Remove.Action = at + "/remove"
	}
	from, found := slices.BinarySearch(g.Members, after)
	if found {
		from++
	}
	some := g.Members[from:]
	if len(some) > groupsOnPage {
		some = some[:groupsOnPage]
		p.Next = at + "?after=" + url.QueryEscape(some[len(some)-1])
	}
	for _, name := range some {
		p.Members = append(p.Members, views.Member{Name: name, Manages: slices.Contains(g.Managers, name), Self: name == s.Name})
	}
	p.Inside = slices.Contains(g.Members, s.Name)
	return p
}

// changeGroup makes a handler of what one does with somebody in a group.
func (web *Web) changeGroup(do func(r *http.Request, s access.Subject, group, name string, get func(string) string) error) entry.Func {
	return web.afresh(func(w http.ResponseWriter, r *http.Request, s access.Subject) error {
		get, err := form(w, r)
		if err != nil {
			return err
		}
		group := mux.Vars(r)["group"]
		if _, err := web.Accounts.Group(r.Context(), s, group); err != nil {
			return noGroup(err)
		}
		err = do(r, s, group, strings.TrimSpace(get("who")), get)
		if f, status, again := web.wrong(r, s, err); again {
			return web.groupPage(w, r, s, status, f.Say)
		}
		if err != nil {
			return err
		}
		if _, err := web.Accounts.Group(r.Context(), s, group); err != nil {
			return serve.See(w, r, "/groups") // one has left, or it is gone
		}
		return serve.See(w, r, groupAddress(group))
	})
}

func (web *Web) joinGroup(r *http.Request, s access.Subject, group, name string, _ func(string) string) error {
	return web.Accounts.Join(r.Context(), s, group, name)
}

func (web *Web) leaveGroup(r *http.Request, s access.Subject, group, name string, _ func(string) string) error {
	return web.Accounts.Leave(r.Context(), s, group, name)
}

func (web *Web) manageGroup(r *http.Request, s access.Subject, group, name string, get func(string) string) error {
	return web.Accounts.Manage(r.Context(), s, group, name, get("manages") == "1")
}

func (web *Web) removeGroup(r *http.Request, s access.Subject, group, _ string, _ func(string) string) error {
	return web.Accounts.RemoveGroup(r.Context(), s, group)
}

// noGroup says of a group that is not there what every address says.
func noGroup(err error) error {
	if fault.Is(err, fault.Invalid) {
		return errNothing
	}
	return err
}
