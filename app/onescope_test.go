package app_test

import (
	"cmp"
	"net/http"
	"path"
	"slices"
	"strings"
	"testing"

	"cloakroom/app"
	"cloakroom/app/account"
)

// TestOneScopeIsNoOther asks for every operation of the API by a token of each scope
// alone, confined to a folder and not, of somebody who may do all of it, about what
// is there. All is refused but what the scope is for, and that is listed here.
func TestOneScopeIsNoOther(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	h.user(t, "eve", false)
	ok(t, h.Accounts.AddGroup(t.Context(), operator, "ward"))
	for _, scope := range account.Scopes() {
		for _, confined := range []bool{false, true} {
			if confined && scope.Name == "admin" {
				continue // there is none
			}
			c := h.corner(t)
			terms := account.Terms{Scope: scope.Allows}
			owner := c.who.ID
			if scope.Name == "admin" {
				owner = h.ann
			}
			if confined {
				terms.Within = c.folder.ID
			}
			_, secret, err := h.Accounts.AddToken(t.Context(), operator, owner, terms)
			ok(t, err)
			upload := path.Base(c.doors()[1].create(t, "begun.bin", 3))
			var done []string
			for _, op := range tokenOperations(t) {
				method, at, _ := strings.Cut(op, " ")
				shows := []show{bearer(secret), with("Content-Type", "application/json")}
				if strings.HasPrefix(at, "/api/v1/uploads") {
					shows = []show{bearer(secret), with("Content-Type", patch), with("Tus-Resumable", "1.0.0"), with("Upload-Offset", "0"), with("Upload-Length", "1"), with("Upload-Metadata", metadata("folder", c.folder.Path, "name", "x"))}
				}
				to := strings.NewReplacer("{upload}", upload, "{who}", "eve", "{group}", "ward", "{name}", "eve").Replace(at)
				a := h.send(t, method, c.outside().Replace(fillPath(c, to))+asking[at], c.outside().Replace(bodyFor(method, at)), shows...)
				if a.status != http.StatusForbidden && a.status != http.StatusNotFound {
					done = append(done, op)
					tells := slices.ContainsFunc([]string{c.folder.Name, c.picture.Name, "?v=1"}, func(w string) bool { return strings.Contains(string(a.body), w) })
					if tells && scope.Name != "read" && op != "GET /api/v1/journal" {
						t.Errorf("%s, confined %v: %s tells names: %v", scope.Name, confined, op, a)
					}
				}
			}
			want := meant[scope.Name]
			if confined { // from within a folder no other token is ended, and nothing unmarked that is not seen
				want = slices.DeleteFunc(slices.Clone(want), func(op string) bool {
					return op == "DELETE /api/v1/tokens/{token}" || op == "DELETE /api/v1/favourites/{thing}"
				})
			}
			if !slices.Equal(done, want) {
				t.Errorf("%s, confined %v: it does\n%s", scope.Name, confined, strings.Join(done, "\n"))
			}
		}
	}
}

// tokenOperations are those of the API that take a token, each as a method and a path:
// those that delete after the others, and of these what holds the others last.
func tokenOperations(t *testing.T) (out []string) {
	for _, r := range must(app.Routes())(t) {
		open := strings.HasPrefix(r.Path, "/api/v1/problems") || r.Path == "/api/docs" || strings.Count(r.Path, "/") == 3 && strings.Contains(r.Path, ".")
		if open || !strings.HasPrefix(r.Path, "/api/") && !strings.HasPrefix(r.Path, "/private/") {
			continue
		}
		for _, m := range r.Methods {
			if m != http.MethodHead && m != http.MethodOptions && m+" "+r.Path != "POST /api/v1/tokens" {
				out = append(out, m+" "+r.Path)
			}
		}
	}
	turn := func(op string) int {
		return slices.Index([]string{"DELETE /api/v1/tokens/{token}", "DELETE /api/v1/items/{item}", "DELETE /api/v1/folders/{folder}"}, op)
	}
	slices.SortStableFunc(out, func(a, b string) int {
		return cmp.Or(cmp.Compare(strings.Count(a, "DELETE "), strings.Count(b, "DELETE ")), cmp.Compare(turn(a), turn(b)))
	})
	return out
}

// meant is what each scope is for. What all of them do tells of the token, or finds
// nothing without read.
var meant = map[string][]string{
	"read": {
		"GET /private/{path:.+}",
		"GET /api/v1/me",
		"GET /api/v1/folders",
		"GET /api/v1/folders/{folder}",
		"GET /api/v1/folders/{folder}/items",
		"GET /api/v1/items/{item}",
		"GET /api/v1/me/journal",
		"GET /api/v1/folders/{folder}/archive",
		"POST /api/v1/archives",
		"GET /api/v1/favourites",
		"GET /api/v1/search",
		"GET /api/v1/trash",
		"POST /api/v1/tickets",
		"GET /api/v1/tokens",
	},
	"write": {
		"PUT /private/{path:.+}",
		"GET /api/v1/me",
		"POST /api/v1/folders",
		"POST /api/v1/archives",
		"GET /api/v1/favourites",
		"GET /api/v1/search",
		"POST /api/v1/tickets",
		"GET /api/v1/tokens",
		"POST /api/v1/uploads",
		"PATCH /api/v1/uploads/{upload}",
		"DELETE /api/v1/favourites/{thing}",
		"DELETE /api/v1/uploads/{upload}",
		"DELETE /api/v1/tokens/{token}",
		"DELETE /api/v1/items/{item}",
	},
	"links": {
		"GET /api/v1/me",
		"GET /api/v1/folders/{folder}/rights",
		"PUT /api/v1/folders/{folder}/grants/{who}",
		"PUT /api/v1/folders/{folder}/private",
		"GET /api/v1/links",
		"POST /api/v1/links",
		"GET /api/v1/links/{link}",
		"PATCH /api/v1/links/{link}",
		"POST /api/v1/archives",
		"GET /api/v1/favourites",
		"GET /api/v1/search",
		"POST /api/v1/tickets",
		"GET /api/v1/tokens",
		"DELETE /api/v1/folders/{folder}/grants/{who}",
		"DELETE /api/v1/folders/{folder}/private",
		"DELETE /api/v1/links/{link}",
	},
	"admin": {
		"GET /api/v1/me",
		"GET /api/v1/users",
		"POST /api/v1/users",
		"GET /api/v1/users/{user}",
		"PATCH /api/v1/users/{user}",
		"POST /api/v1/users/{user}/welcome",
		"GET /api/v1/groups",
		"POST /api/v1/groups",
		"PUT /api/v1/groups/{group}/members/{name}",
		"GET /api/v1/journal",
		"POST /api/v1/archives",
		"GET /api/v1/favourites",
		"GET /api/v1/search",
		"POST /api/v1/tickets",
		"GET /api/v1/tokens",
		"DELETE /api/v1/groups/{group}",
		"DELETE /api/v1/groups/{group}/members/{name}",
	},
}
