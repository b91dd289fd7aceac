package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/serve"
	"cloakroom/views"
)

func (web *Web) users(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	return web.usersPage(w, r, s, http.StatusOK, nil)
}

func (web *Web) usersPage(w http.ResponseWriter, r *http.Request, s access.Subject, status int, change func(*views.AdminUsersPage)) error {
	all, err := web.Accounts.Users(r.Context(), s)
	if err != nil {
		return err
	}
	p := views.AdminUsersPage{}
	for _, u := range all {
		at := "/admin/users/" + string(u.ID)
		line := views.User{
			Name: u.Name, Admin: u.Admin, Disabled: !u.Disabled.IsZero(), Waiting: !u.Set, Created: u.Created, Seen: u.Seen,
			Used: u.Used, Limit: u.Quota, Quota: at + "/quota",
		}
		switch {
		case line.Disabled:
			line.Enable = at + "/enable"
		case string(u.ID) != s.ID:
			line.Disable = at + "/disable"
		}
		if !line.Disabled {
			line.Welcome = at + "/welcome"
		}
		p.Users = append(p.Users, line)
	}
	if change != nil {
		change(&p)
	}
	f := web.frame(r, s, "People", "admin/users")
	return web.page(w, r, status, f, views.AdminUsers(f, p))
}

func (web *Web) addUser(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	get, err := form(w, r)
	if err != nil {
		return err
	}
	code, err := web.Accounts.AddUser(r.Context(), s, get("name"), "", get("admin") != "")
	if f, status, again := web.wrong(r, s, err); again {
		return web.usersPage(w, r, s, status, func(p *views.AdminUsersPage) {
			p.Add = views.UserForm{Name: views.Field{Value: get("name"), Error: f.Say}, Admin: get("admin") != ""}
		})
	}
	if err != nil {
		return err
	}
	return web.welcomeMade(w, r, s, get("name"), code)
}

// welcomeMade shows a welcome address, for the only time.
func (web *Web) welcomeMade(w http.ResponseWriter, r *http.Request, s access.Subject, name string, code id.Secret) error {
	f := web.frame(r, s, "Welcome address", "admin/users")
	return web.page(w, r, http.StatusOK, f, views.WelcomeMade(f, views.WelcomeMadePage{
		User: name, Address: web.Base + "/welcome/" + code.Reveal(), Until: web.Now().Add(account.WelcomeLife),
	}))
}

func (web *Web) welcomeUser(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	u, err := id.ParseUser(mux.Vars(r)["user"])
	if err != nil {
		return err
	}
	who, err := web.Accounts.User(r.Context(), s, u)
	if err != nil {
		return err
	}
	code, err := web.Accounts.Welcome(r.Context(), s, u)
	if err != nil {
		return err
	}
	return web.welcomeMade(w, r, s, who.Name, code)
}

func (web *Web) disableUser(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	return web.changeUser(w, r, s, web.Accounts.Disable)
}

func (web *Web) enableUser(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	return web.changeUser(w, r, s, web.Accounts.Enable)
}

// quotaUser says how much somebody may hand in; nothing written: as much as
// there is room for.
func (web *Web) quotaUser(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	get, err := form(w, r)
	if err != nil {
		return err
	}
	bytes := int64(-1)
	if said := strings.TrimSpace(get("quota")); said != "" {
		if bytes, err = web.Size(said); err != nil {
			f, status, _ := web.wrong(r, s, fault.In("quota", "Write a size like 500MB or 20GB."))
			return web.usersPage(w, r, s, status, func(p *views.AdminUsersPage) {
				for i, it := range p.Users {
					if it.Quota == r.URL.Path {
						p.Users[i].Space = views.Field{Value: said, Error: f.Say}
					}
				}
			})
		}
	}
	return web.changeUser(w, r, s, func(ctx context.Context, s access.Subject, u id.User, _ ...func(account.User) error) error {
		return web.Accounts.SetQuota(ctx, s, u, bytes)
	})
}

func (web *Web) changeUser(w http.ResponseWriter, r *http.Request, s access.Subject, change func(context.Context, access.Subject, id.User, ...func(account.User) error) error) error {
	u, err := id.ParseUser(mux.Vars(r)["user"])
	if err != nil {
		return err
	}
	if err := change(r.Context(), s, u); err != nil {
		return err
	}
	return serve.See(w, r, "/admin/users")
}
