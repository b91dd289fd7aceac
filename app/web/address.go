package web

import (
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"github.com/gorilla/mux"

	"cloakroom/app/media"
	"cloakroom/views"
)

// loginAddress is where who has not signed in does so, and comes back to r from.
func loginAddress(r *http.Request) string {
	if r.Method != http.MethodGet && r.Method != http.MethodHead || r.URL.Path == "/" {
		return "/login"
	}
	return andBack("/login", r)
}

// longestNext is how long an address may be that is come back to. What is longer has
// been made up, and nginx would call an answer broken whose head does not fit.
const longestNext = 4 << 10

// andBack is an address that leads back to r.
func andBack(address string, r *http.Request) string {
	next := url.QueryEscape(localPath(r))
	if len(next) > longestNext {
		return address
	}
	return address + "?next=" + next
}

// localPath is the address of r without its host.
func localPath(r *http.Request) string { return r.URL.RequestURI() }

// localPage is the page that r shows, to come back to: from its beginning, for a
// place in one order is none in another.
func localPage(r *http.Request) string {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return "/"
	}
	q := r.URL.Query()
	q.Del("after")
	return (&url.URL{Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: q.Encode()}).RequestURI()
}

// safeNext keeps «next» inside the house: a path of ours, or the front page.
// Browsers read «//» and «/\» as another host, and drop tabs and newlines.
func safeNext(next string) string {
	u, err := url.Parse(next)
	if err != nil || len(next) > longestNext || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" ||
		!strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsRune(next, '\\') ||
		strings.IndexFunc(next, func(c rune) bool { return unicode.IsControl(c) || unicode.IsSpace(c) }) >= 0 {
		return "/"
	}
	return next
}

// prefix is what the addresses of a guest's pages begin with; empty for members.
func prefix(r *http.Request) string {
	if secret := mux.Vars(r)["secret"]; secret != "" {
		return "/s/" + url.PathEscape(secret)
	}
	return ""
}

// browseAddress is the page of the folder at a path.
func browseAddress(prefix, path string) string {
	if path == "" {
		if prefix == "" {
			return "/"
		}
		return prefix
	}
	parts := strings.Split(path, "/")
	for i, p := range parts {
		parts[i] = url.PathEscape(p)
	}
	return prefix + "/browse/" + strings.Join(parts, "/")
}

// trail is the way to a folder, from the outside in. A guest's begins at the
// linked folder, which root is; a member's at the front page.
func trail(prefix string, root, f media.Folder) []views.Crumb {
	inside := f.Path
	var out []views.Crumb
	if root.ID != "" {
		out = append(out, views.Crumb{Name: root.Name, Href: prefix})
		inside = strings.TrimPrefix(strings.TrimPrefix(f.Path, root.Path), "/")
	} else {
		out = append(out, views.Crumb{Href: "/"}) // the front page has no name of its own
	}
	if inside == "" {
		return out
	}
	parts := strings.Split(inside, "/")
	for i, name := range parts {
		out = append(out, views.Crumb{Name: name, Href: browseAddress(prefix, strings.Join(parts[:i+1], "/"))})
	}
	return out
}
