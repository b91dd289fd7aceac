package web

import (
	"net/http"
	"slices"
	"strings"

	"cloakroom/app/access"
	"cloakroom/app/media"
	"cloakroom/app/serve"
	"cloakroom/views"
)

// look is how somebody wants pages to look. It is kept with the account, and in a
// cookie for guests and for who has not chosen since they have one: a page knows
// it when it is drawn, and does not flash.
type look struct {
	theme   string // "light" or "dark"; empty: as the system says
	layout  string // "list"; empty: the wall
	density string // "compact" or "large"; empty: in between
	order   media.Order
}

const (
	lookCookie = "look"
	lookLife   = 365 * 24 * 3600 // seconds
)

var (
	themes    = []string{"", "light", "dark"}
	layouts   = []string{"", "list"}
	densities = []string{"", "compact", "large"}
	asTaken   = media.Order{By: media.ByDate} // as a story is told
)

// look returns how s has chosen to see pages: in the account, else in this browser.
func (web *Web) look(r *http.Request, s access.Subject) look {
	if u, ok := s.User(); ok {
		if kept, err := web.Accounts.Look(r.Context(), u); err == nil && kept != "" {
			return readLook(kept)
		}
	}
	if c, err := r.Cookie(lookCookie); err == nil {
		return readLook(c.Value)
	}
	return readLook("")
}

// readLook reads what String wrote. What it does not know is as if it had not
// been said.
func readLook(text string) look {
	l := look{order: asTaken}
	parts := strings.Split(text, ".")
	if len(parts) != 4 {
		return l
	}
	l.set(parts[0], parts[1], parts[2], parts[3])
	return l
}

// set takes what is one of the things that there are to choose.
func (l *look) set(theme, layout, density, order string) {
	if slices.Contains(themes, theme) {
		l.theme = theme
	}
	if slices.Contains(layouts, layout) {
		l.layout = layout
	}
	if slices.Contains(densities, density) {
		l.density = density
	}
	if o, ok := media.ParseOrder(order); ok {
		l.order = o
	}
}

func (l look) String() string {
	return strings.Join([]string{l.theme, l.layout, l.density, l.order.String()}, ".")
}

func (l look) shown() views.Look {
	return views.Look{Theme: l.theme, List: l.layout == "list", Density: l.density, Order: l.order.String()}
}

// setLook keeps what one of the little forms says, and goes back to the page
// that it stood on. Each says one thing; «system», «wall» and «comfortable» are
// what is chosen when nothing is. The cookie is set for members too: the page to
// sign in at has no account to ask.
func (web *Web) setLook(w http.ResponseWriter, r *http.Request) error {
	get, err := form(w, r)
	if err != nil {
		return err
	}
	next := safeNext(get("next"))
	var s access.Subject // of a guest's page nobody, also if they have an account besides
	if !strings.HasPrefix(next, "/s/") {
		s, _ = web.Cookies.Subject(r) // who has not signed in has a cookie
	}
	l := web.look(r, s)
	pick := func(name, is, none string) string {
		switch v := get(name); v {
		case "":
			return is
		case none:
			return ""
		default:
			return v
		}
	}
	l.set(pick("theme", l.theme, "system"), pick("layout", l.layout, "wall"), pick("density", l.density, "comfortable"), get("order"))
	if u, ok := s.User(); ok {
		if err := web.Accounts.SetLook(r.Context(), u, l.String()); err != nil {
			return err
		}
	}
	http.SetCookie(w, &http.Cookie{
		Name: lookCookie, Value: l.String(), Path: "/", MaxAge: lookLife, HttpOnly: true, Secure: !web.Plain, SameSite: http.SameSiteLaxMode,
	})
	return serve.See(w, r, next)
}
