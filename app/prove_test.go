package app_test

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

var carriedField = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)

// carried is what the page that asks for the password sends along with it.
func carried(a answer) url.Values {
	out := url.Values{}
	for _, it := range carriedField.FindAllStringSubmatch(string(a.body), -1) {
		out.Add(html.UnescapeString(it[1]), html.UnescapeString(it[2]))
	}
	return out
}

// TestAFormIsDoneAfterThePassword: what somebody filled in is not lost while the
// house asks who they are, and nobody else fills it in.
func TestAFormIsDoneAfterThePassword(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	ann := h.cookie(h.signIn(t, "ann"))
	sent := url.Values{"label": {`my "<b>script</b>" & co`}, "scope": {"read", "admin"}, "folder": {""}, "ends": {"30d"}}
	h.clock.set(h.clock.now().Add(31 * time.Minute))
	giving := func(sent url.Values, given string) string {
		sent.Set("password", given)
		defer sent.Del("password")
		return sent.Encode()
	}

	asked := h.post(t, "/account/tokens", sent.Encode(), ann)
	if got := carried(asked); asked.status != 401 || got.Encode() != sent.Encode() {
		t.Errorf("asked with %v: %v", got, asked)
	}
	wrong := h.post(t, "/account/tokens", giving(carried(asked), "a wrong one"), ann)
	if got := carried(wrong); wrong.status != 401 || got.Encode() != sent.Encode() || strings.Contains(string(wrong.body), "a wrong one") {
		t.Errorf("after a wrong password with %v: %v", got, wrong)
	}
	if body := string(asked.body); !strings.Contains(body, "Make a token") || strings.Count(body, html.EscapeString(sent.Get("label"))) != 2 {
		t.Errorf("it does not say what waits: %v", asked)
	}
	if a := h.post(t, "/groups?name=evil", "", ann); len(carried(a)) != 0 {
		t.Errorf("an address fills in %v: %v", carried(a), a)
	}
	made := h.post(t, "/account/tokens", giving(carried(wrong), password), ann)
	if made.status != 200 || !strings.Contains(string(made.body), html.EscapeString(sent.Get("label"))) {
		t.Errorf("the token: %v", made)
	}
	if a := h.post(t, "/groups", "name=choir", ann); a.status != 303 {
		t.Errorf("proven by a form: %v", a)
	}

	h.clock.set(h.clock.now().Add(31 * time.Minute))
	for form, says := range map[string][]string{
		"/groups/choir/manage who=ann&manages=1":                           {"Make manager", "ann", "@choir"},
		"/groups/choir/manage who=ann&manages=0":                           {"No manager", "ann", "@choir"},
		"/admin/users/" + string(h.user(t, "bob", false).ID) + "/disable ": {"Disable", "bob"},
	} {
		path, body, _ := strings.Cut(form, " ")
		a := h.post(t, path, body, ann)
		for _, text := range says {
			if a.status != 401 || !strings.Contains(string(a.body), ">"+text+"</p>") {
				t.Errorf("%s does not say %q: %v", form, text, a)
			}
		}
	}
	sent.Set("ends", "soon")
	refused := h.post(t, "/account/tokens", giving(carried(h.post(t, "/account/tokens", sent.Encode(), ann)), password), ann)
	if refused.status != 400 || !strings.Contains(string(refused.body), html.EscapeString(sent.Get("label"))) {
		t.Errorf("what is wrong with it is said with it: %v", refused)
	}

	h.clock.set(h.clock.now().Add(31 * time.Minute))
	for waits := false; !waits; {
		a := h.post(t, "/groups", giving(url.Values{"name": {"tenors"}}, "a wrong one"), ann)
		waits = a.status == 429
		if got := carried(a).Get("name"); got != "tenors" || !waits && a.status != 401 || waits && a.header.Get("Retry-After") == "" {
			t.Fatalf("%q after one wrong password more: %v", got, a)
		}
	}
}
