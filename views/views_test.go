package views_test

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"cloakroom/views"

	"github.com/a-h/templ"
)

func draw(t *testing.T, page templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := page.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var (
	tags    = regexp.MustCompile(`<([a-z0-9]+)((?:\s+[^\s=>"]+(?:="[^"]*")?)*)\s*/?>`)
	handler = regexp.MustCompile(`\son[a-z]+(=|\s|$)`)
	values  = regexp.MustCompile(`="[^"]*"`)
	ids     = regexp.MustCompile(`\sid="([^"]*)"`)
	refs    = regexp.MustCompile(`\s(?:for|aria-describedby|aria-labelledby|list|data-copy)="([^"]*)"`)
)

func TestPagesStayWholeWhateverPeopleCallTheirFiles(t *testing.T) {
	for _, name := range awkward() {
		for which, page := range everything(name) {
			html := draw(t, page)
			if strings.Contains(html, "<script>") || strings.Contains(html, `href="javascript:`) {
				t.Errorf("%s: %q is not escaped", which, name)
			}
			for _, tag := range tags.FindAllStringSubmatch(html, -1) {
				element, attributes := tag[1], tag[2]
				if handler.MatchString(values.ReplaceAllString(attributes, "=")) {
					t.Errorf("%s: an event handler in %s", which, tag[0])
				}
				has := func(name string) bool { return regexp.MustCompile(`\s` + name + `="[^"]+"`).MatchString(attributes) }
				switch element {
				case "img":
					if !has("width") || !has("height") || !strings.Contains(attributes, " alt=") {
						t.Errorf("%s: a picture without its size or words: %s", which, tag[0])
					}
				case "form":
					if !strings.Contains(attributes, `method="post"`) && !strings.Contains(attributes, `method="get"`) || !has("action") {
						t.Errorf("%s: a form that goes nowhere: %s", which, tag[0])
					}
				case "script":
					if !has("src") || !strings.Contains(attributes, `nonce="n0nce"`) {
						t.Errorf("%s: a script the policy would stop: %s", which, tag[0])
					}
				case "style":
					t.Errorf("%s: a style element, which the policy stops", which)
				}
			}
		}
	}
}

func TestEachIdIsThereOnceAndEachReferenceFindsIt(t *testing.T) {
	for which, page := range everything("picture.jpg") {
		html := draw(t, page)
		known := map[string]bool{}
		for _, it := range ids.FindAllStringSubmatch(html, -1) {
			if known[it[1]] {
				t.Errorf("%s: %q twice", which, it[1])
			}
			known[it[1]] = true
		}
		for _, it := range refs.FindAllStringSubmatch(html, -1) {
			for _, to := range strings.Fields(it[1]) {
				if !known[to] {
					t.Errorf("%s: nothing is called %q", which, to)
				}
			}
		}
	}
}

func TestPasswordsAreNeverDrawn(t *testing.T) {
	secret := views.Field{Value: "correct horse", Error: "Too short."}
	f := frame("ada")
	for which, page := range map[string]templ.Component{
		"login":   views.Login(f, views.LoginPage{Password: secret}),
		"setup":   views.Setup(f, views.SetupPage{Password: secret}),
		"welcome": views.Welcome(f, views.WelcomePage{Action: "/welcome/c", Password: secret}),
		"prove":   views.Prove(f, views.ProvePage{Password: secret}),
		"unlock":  views.Unlock(f, views.UnlockPage{Action: "/s/x", Password: secret}),
		"account": views.Account(f, views.AccountPage{Password: views.PasswordForm{Current: secret, Password: secret}}),
	} {
		if strings.Contains(draw(t, page), "correct horse") {
			t.Errorf("%s shows the password", which)
		}
	}
}

func TestWhatIsNotOfferedIsNotDrawn(t *testing.T) {
	html := draw(t, views.Browse(guest("Summer"), views.BrowsePage{Name: "Summer"})) +
		draw(t, views.Item(guest("Summer"), views.ItemPage{Name: "a.jpg", Kind: "image", Folder: views.Crumb{Name: "Summer", Href: "/s/x"}}))
	for _, it := range []string{"<form", "data-upload", "<input", "/logout", "/account", "/links", "/admin", "Download"} {
		if strings.Contains(html, it) {
			t.Errorf("a guest who may look alone sees %q", it)
		}
	}
}
