package app_test

import (
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/library"
	"cloakroom/app/media"
	"cloakroom/app/rules"
)

// somebody returns the subject that is name, by a session.
func (h *house) somebody(t testing.TB, name string) access.Subject {
	t.Helper()
	return must(h.Accounts.Who(t.Context(), access.Session, h.signIn(t, name)))(t).Subject
}

func (h *house) top(t testing.TB, path string, owner id.User) media.Folder {
	t.Helper()
	return must(h.Library.AddTop(t.Context(), operator, path, owner))(t)
}

// TestNobodyLendsMoreThanTheyHave: neither other actions nor a longer time.
func TestNobodyLendsMoreThanTheyHave(t *testing.T) {
	h := open(t, settings(t))
	h.user(t, "ben", false)
	h.user(t, "eve", false)
	f := h.top(t, "cases", h.ann)
	hour := h.clock.now().Add(time.Hour)
	ok(t, h.Library.Grant(t.Context(), operator, f.ID, "ben", role(t, "manager"), hour))
	ben := h.somebody(t, "ben")
	tests := []struct {
		name string
		who  string
		ends time.Time
		ok   bool
	}{
		{"to somebody until one's own end", "eve", hour, true},
		{"to somebody for longer", "eve", hour.Add(time.Microsecond), false},
		{"to somebody for ever", "eve", time.Time{}, false},
		{"to oneself for ever", "ben", time.Time{}, false},
		{"to all, oneself among them, for ever", "members", time.Time{}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := h.Library.Grant(t.Context(), ben, f.ID, tt.who, role(t, "viewer"), tt.ends)
			if (err == nil) != tt.ok {
				t.Errorf("Grant = %v", err)
			}
			if err != nil && fault.Of(err).Field != "until" {
				t.Errorf("it is not told beside the end: %v", err)
			}
		})
	}
	t.Run("the owner lends for ever", func(t *testing.T) {
		ok(t, h.Library.Grant(t.Context(), h.somebody(t, "ann"), f.ID, "eve", role(t, "manager"), time.Time{}))
	})
}

// TestWhoMayLendByTheHourLendsNotForEver: of a rule that asks for the time nobody
// knows what it says later. A link goes by what its maker may do each time.
func TestWhoMayLendByTheHourLendsNotForEver(t *testing.T) {
	h := open(t, settings(t))
	h.user(t, "ben", false)
	f := h.top(t, "cases", h.ann)
	ben := h.somebody(t, "ben")
	for when, lends := range map[string]bool{"": true, " && now < timestamp('2200-01-01T00:00:00Z')": false} {
		h.Rules.Use(must(rules.Read(strings.NewReader(`rules: [{name: shift, path: "cases/**", gives: manager, when: "user == 'ben'` + when + `"}]`)))(t))
		for _, ends := range []time.Time{{}, h.clock.now().Add(time.Hour)} {
			err := h.Library.Grant(t.Context(), ben, f.ID, "ben", role(t, "manager"), ends)
			if (err == nil) != lends || err != nil && fault.Of(err).Field != "until" {
				t.Errorf("by a rule%s, until %v: %v", when, ends, err)
			}
		}
		_, _, err := h.Library.LendFolder(t.Context(), ben, f.ID, library.Terms{Role: role(t, "viewer")})
		ok(t, err)
		if lends {
			ok(t, h.Library.Revoke(t.Context(), operator, f.ID, "ben"))
		}
	}
}

// TestNobodyCarriesAFolderHome: who may edit may not make it another owner's.
func TestNobodyCarriesAFolderHome(t *testing.T) {
	h := open(t, settings(t))
	ben := h.user(t, "ben", false)
	sub := h.top(t, "cases/1024", h.ann)
	cases := must(h.Library.FolderAt(t.Context(), operator, "cases", access.View))(t)
	mine := h.top(t, "mine", ben.ID)
	coat := h.take(t, sub.ID, "coat.txt", []byte("a coat"))
	who := h.somebody(t, "ben")

	ok(t, h.Library.Grant(t.Context(), operator, cases.ID, "ben", role(t, "editor"), time.Time{}))
	if err := h.Library.PlaceFolder(t.Context(), who, sub.ID, mine, "1024"); fault.Of(err).Field != "to" {
		t.Errorf("an editor moved a folder to themself: %v", err)
	}
	if err := h.Library.PlaceItem(t.Context(), who, coat.ID, mine, "coat.txt"); fault.Of(err).Field != "to" {
		t.Errorf("an editor moved an item to themself: %v", err)
	}
	ok(t, h.Library.PlaceItem(t.Context(), who, coat.ID, cases, "coat.txt")) // within one owner's it is editing
	ok(t, h.Library.Grant(t.Context(), operator, cases.ID, "ben", role(t, "manager"), time.Time{}))
	ok(t, h.Library.PlaceFolder(t.Context(), who, sub.ID, mine, "1024"))
}

// TestLinksTellTheirMakerNoNews: one's list of links names nothing that one may
// no longer see.
func TestLinksTellTheirMakerNoNews(t *testing.T) {
	h := open(t, settings(t))
	h.user(t, "ben", false)
	f := h.top(t, "cases", h.ann)
	ok(t, h.Library.Grant(t.Context(), operator, f.ID, "ben", role(t, "manager"), time.Time{}))
	ben := h.signIn(t, "ben")
	who := must(h.Accounts.Who(t.Context(), access.Session, ben))(t).Subject
	link, _, err := h.Library.LendFolder(t.Context(), who, f.ID, library.Terms{Role: role(t, "viewer")})
	ok(t, err)
	if a := h.get(t, "/links", h.cookie(ben)); !strings.Contains(string(a.body), "cases") {
		t.Fatalf("the list does not name the folder: %s", a)
	}
	ok(t, h.Library.Revoke(t.Context(), operator, f.ID, "ben"))
	ok(t, h.Library.PlaceFolder(t.Context(), operator, f.ID, media.Folder{}, "merger-with-acme"))
	a := h.get(t, "/links", h.cookie(ben))
	if strings.Contains(string(a.body), "acme") || strings.Contains(string(a.body), string(f.ID)) {
		t.Error("the list names what its maker may no longer see")
	}
	if !strings.Contains(string(a.body), string(link.ID)) {
		t.Error("the link cannot be ended any more")
	}
}

// TestGuestsLearnNoNames of those who have an account.
func TestGuestsLearnNoNames(t *testing.T) {
	h := open(t, settings(t))
	h.user(t, "zebedee", false)
	f := h.top(t, "cases", h.ann)
	ok(t, h.Library.Grant(t.Context(), operator, f.ID, "zebedee", role(t, "contributor"), time.Time{}))
	a := h.send(t, "PUT", "/private/cases/coat.txt", "a coat", bearer(h.token(t, "zebedee")))
	if a.status != 201 {
		t.Fatal(a)
	}
	it := must(h.Library.ItemAt(t.Context(), operator, "cases/coat.txt"))(t)
	_, secret, err := h.Library.LendFolder(t.Context(), h.somebody(t, "ann"), f.ID, library.Terms{Role: role(t, "viewer")})
	ok(t, err)
	if a := h.get(t, "/s/"+secret.Reveal()+"/items/"+string(it.ID)); a.status != 200 || strings.Contains(string(a.body), "zebedee") {
		t.Errorf("%s", a)
	}
	if a := h.get(t, "/items/"+string(it.ID), h.cookie(h.signIn(t, "ann"))); !strings.Contains(string(a.body), "zebedee") {
		t.Error("a member does not see who added it")
	}
}

func (h *house) token(t testing.TB, name string) id.Secret {
	t.Helper()
	u := must(h.Accounts.UserByName(t.Context(), name))(t)
	_, secret, err := h.Accounts.AddToken(t.Context(), operator, u.ID, account.Terms{Scope: access.Everything})
	ok(t, err)
	return secret
}

// TestFoldersDoNotPileUp: the limit of depth holds for what is moved, too.
func TestFoldersDoNotPileUp(t *testing.T) {
	h := open(t, settings(t))
	deep := func(name string) media.Folder {
		return h.top(t, name+strings.Repeat("/x", 20), h.ann)
	}
	a, b := deep("a"), deep("b")
	top := must(h.Library.FolderAt(t.Context(), operator, "b/x", access.View))(t)
	if err := h.Library.PlaceFolder(t.Context(), operator, top.ID, a, "y"); fault.Of(err).Field != "to" {
		t.Errorf("PlaceFolder = %v", err)
	}
	ok(t, h.Library.PlaceFolder(t.Context(), operator, b.ID, a, "y"))
}

// TestASignInUnderWayMeetsTheNewPassword: what was compared with the old one
// opens nothing after the answer that changed it.
func TestASignInUnderWayMeetsTheNewPassword(t *testing.T) {
	h := open(t, settings(t))
	stop := make(chan struct{})
	got := make(chan id.Secret, 1000)
	for range 4 {
		go func() {
			for {
				select {
				case <-stop:
					got <- id.Secret{}
					return
				default:
				}
				if s, err := h.Accounts.SignIn(t.Context(), "ann", password, account.Visit{Network: "x"}); err == nil {
					got <- s
				}
			}
		}()
	}
	<-got
	ann := must(h.Accounts.UserByName(t.Context(), "ann"))(t)
	ok(t, h.Accounts.SetPassword(t.Context(), operator, ann, "another coat altogether"))
	close(stop)
	for ended := 0; ended < 4; {
		s := <-got
		if s == (id.Secret{}) {
			ended++
			continue
		}
		if _, err := h.Accounts.Who(t.Context(), access.Session, s); err == nil {
			t.Error("a session by the old password lives")
		}
	}
}

// TestAFreshAddressIsLentLikeTheFirst: it opens what the link does, so a token that
// only makes links gets none to look through, and nobody one that does more than
// they may.
func TestAFreshAddressIsLentLikeTheFirst(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	eve := h.user(t, "eve", false)
	h.Rules.Use(must(rules.Read(strings.NewReader(`rules: [{name: lenders, path: "*/**", gives: [view, lend], when: user == "eve"}]`)))(t))
	viewers, _, err := h.Library.LendFolder(t.Context(), c.self, c.folder.ID, library.Terms{Role: role(t, "viewer")})
	ok(t, err)
	token := func(u id.User, scopes ...string) show {
		_, secret, err := h.Accounts.AddToken(t.Context(), operator, u, account.Terms{Scope: must(account.ParseScopes(scopes))(t)})
		ok(t, err)
		return bearer(secret)
	}
	for _, tt := range []struct {
		name   string
		who    show
		link   id.Credential
		status int
	}{
		{"its maker's token for links alone", token(c.who.ID, "links"), c.linkID, 403},
		{"somebody's who may look and lend, of one that lets take home", token(eve.ID, "read", "links"), c.linkID, 403},
		{"the same of one that lets look", token(eve.ID, "read", "links"), viewers.ID, 201},
		{"the maker's token for both", token(c.who.ID, "read", "links"), c.linkID, 201},
	} {
		if a := h.do(t, "POST", "/api/v1/links/"+string(tt.link)+"/renew", tt.who); a.status != tt.status || strings.Contains(string(a.body), "/s/") != (tt.status == 201) {
			t.Errorf("%s: %v", tt.name, a)
		}
	}
}
