package app_test

import (
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/id"
)

// atOnce does something twenty times in the same moment and counts the statuses.
func atOnce(do func(n int) answer) map[int]int {
	var mu sync.Mutex
	var all sync.WaitGroup
	out := map[int]int{}
	for n := range 20 {
		all.Go(func() {
			a := do(n)
			mu.Lock()
			defer mu.Unlock()
			out[a.status]++
		})
	}
	all.Wait()
	return out
}

func setupForm(code, name, pass string) string {
	return url.Values{"code": {code}, "username": {name}, "password": {pass}}.Encode()
}

func TestTheFirstAdminIsTheOnlyFirst(t *testing.T) {
	t.Parallel()
	h := empty(t, settings(t))
	if a := h.get(t, "/setup"); a.status != 200 {
		t.Errorf("a new house: %v", a)
	}
	if a := h.get(t, "/login"); a.status != 303 || a.header.Get("Location") != "/setup" {
		t.Errorf("/login of a new house: %v", a)
	}
	for name, form := range map[string]string{
		"no code": setupForm("", "eve", password), "another code": setupForm("ABCDEFGHIJKLMNOPQRSTUVWXYA", "eve", password),
		"a part of the code": setupForm(setupCode.Reveal()[:25], "eve", password),
	} {
		if a := h.post(t, "/setup?code="+setupCode.Reveal(), form); a.status != 403 || a.header.Get("Set-Cookie") != "" {
			t.Errorf("%s: %v", name, a)
		}
	}
	for name, form := range map[string]string{
		"a short password": setupForm(setupCode.Reveal(), "eve", "123456789"), "a common password": setupForm(setupCode.Reveal(), "eve", "password1234"),
		"the name as password": setupForm(setupCode.Reveal(), "evelyn-the-one", "evelyn-the-one"), "a bad name": setupForm(setupCode.Reveal(), "@eve", password),
	} {
		if a := h.post(t, "/setup", form); a.status != 400 {
			t.Errorf("%s: %v", name, a)
		}
	}
	got := atOnce(func(n int) answer {
		return h.post(t, "/setup", setupForm(setupCode.Reveal(), "admin"+strconv.Itoa(n), password))
	})
	if got[303] != 1 || got[404] != 19 {
		t.Errorf("of twenty at once: %v", got)
	}
	admins := 0
	for _, u := range must(h.Accounts.Users(t.Context(), operator))(t) {
		if u.Admin {
			admins++
		}
	}
	if all := len(must(h.Accounts.Users(t.Context(), operator))(t)); admins != 1 || all != 1 {
		t.Errorf("%d admins among %d users", admins, all)
	}
	for _, a := range []answer{h.get(t, "/setup"), h.post(t, "/setup", setupForm(setupCode.Reveal(), "eve", password)), h.post(t, "/setup", setupForm("x", "eve", password))} {
		if a.status != 404 {
			t.Errorf("afterwards: %v", a)
		}
	}
}

func TestAWelcomeIsGoodOnce(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	welcome := func(name string) string {
		return "/welcome/" + must(h.Accounts.AddUser(t.Context(), operator, name, "", false))(t).Reveal()
	}
	form := url.Values{"password": {password}}.Encode()
	t.Run("of twenty at once", func(t *testing.T) {
		at := welcome("bob")
		got := atOnce(func(int) answer { return h.post(t, at, form) })
		if got[303] != 1 || got[410] != 19 {
			t.Errorf("%v", got)
		}
		sessions := must(h.Accounts.Credentials(t.Context(), must(h.Accounts.UserByName(t.Context(), "bob"))(t).ID, access.Session))(t)
		if len(sessions) != 1 {
			t.Errorf("%d sessions were opened", len(sessions))
		}
		for _, a := range []answer{h.get(t, at), h.post(t, at, form)} {
			if a.status != 410 || a.header.Get("Set-Cookie") != "" {
				t.Errorf("afterwards: %v", a)
			}
		}
	})
	t.Run("until it ends", func(t *testing.T) {
		for _, row := range []struct {
			name   string
			at     time.Duration
			status int
		}{{"before", 72*time.Hour - time.Second, 303}, {"at", 72 * time.Hour, 410}, {"after", 72*time.Hour + time.Second, 410}} {
			start := h.clock.now()
			at := welcome("carl-" + row.name)
			h.clock.set(start.Add(row.at))
			if a := h.get(t, at); (a.status == 200) != (row.status == 303) {
				t.Errorf("%s, its page: %v", row.name, a)
			}
			if a := h.post(t, at, form); a.status != row.status {
				t.Errorf("%s: %v", row.name, a)
			}
		}
	})
	t.Run("unless there is a newer one", func(t *testing.T) {
		old := welcome("dora")
		u := must(h.Accounts.UserByName(t.Context(), "dora"))(t)
		fresh := "/welcome/" + must(h.Accounts.Welcome(t.Context(), operator, u.ID))(t).Reveal()
		if a, b := h.post(t, old, form), h.post(t, fresh, form); a.status != 410 || b.status != 303 {
			t.Errorf("the old one %v, the new one %v", a, b)
		}
	})
	t.Run("also if several are made at once", func(t *testing.T) {
		welcome("finn")
		u := must(h.Accounts.UserByName(t.Context(), "finn"))(t)
		var all [8]string
		var making sync.WaitGroup
		for i := range all {
			making.Go(func() {
				code, err := h.Accounts.Welcome(t.Context(), operator, u.ID)
				if all[i] = "/welcome/" + code.Reveal(); err != nil {
					t.Error(err)
				}
			})
		}
		making.Wait()
		live := 0
		for _, at := range all {
			if h.get(t, at).status == 200 {
				live++
			}
		}
		if live != 1 {
			t.Errorf("%d live", live)
		}
	})
	t.Run("and not for somebody who is shut out", func(t *testing.T) {
		at := welcome("emil")
		ok(t, h.Accounts.Disable(t.Context(), operator, must(h.Accounts.UserByName(t.Context(), "emil"))(t).ID))
		if a := h.post(t, at, form); a.status != 410 {
			t.Errorf("%v", a)
		}
	})
	t.Run("and what never was one is nothing", func(t *testing.T) {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			if a := h.send(t, method, "/welcome/"+id.NewSecret().Reveal(), form, with("Content-Type", "application/x-www-form-urlencoded")); a.status != 404 {
				t.Errorf("%s: %v", method, a)
			}
		}
	})
}
