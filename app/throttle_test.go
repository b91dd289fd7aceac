package app_test

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

func from(addr string) show { return func(r *http.Request) { r.RemoteAddr = addr } }

// TestGuessingIsSlow guesses at one name from one network until it has to wait,
// and looks whom else that touches.
func TestGuessingIsSlow(t *testing.T) {
	t.Parallel()
	s := settings(t)
	s.TrustedProxies = "10.0.0.1"
	clock := &clock{at: noon}
	h := opened(t, s, clock)
	h.user(t, "ann", true)
	h.user(t, "bob", false)
	proxy := from("10.0.0.1:999")
	via := func(hops string) []show { return []show{proxy, with("X-Forwarded-For", hops)} }
	guesser := via("203.0.113.5")

	guess := func(h *house, name string, shows ...show) (wrong, waiting int, last answer) {
		for range 60 {
			last = h.login(t, name, "not the password", "/", shows...)
			switch last.status {
			case 401:
				wrong++
			case 429:
				waiting++
			default:
				t.Fatalf("%v", last)
			}
		}
		return wrong, waiting, last
	}
	wrong, waiting, last := guess(h, "ann", guesser...)
	if wrong < 3 || wrong > 10 || waiting != 60-wrong {
		t.Errorf("of 60 guesses %d were tried", wrong)
	}
	after, err := strconv.Atoi(last.header.Get("Retry-After"))
	if err != nil || after < 1 {
		t.Errorf("how long to wait: %v", last)
	}
	// An unknown name is told exactly alike.
	wrong2, _, last2 := guess(h, "eve", guesser...)
	tell := func(a answer, name string) string {
		return varying.ReplaceAllString(strings.ReplaceAll(string(a.body), `"`+name+`"`, "NAME"), "")
	}
	if wrong2 != wrong || tell(last, "ann") != tell(last2, "eve") || last.header.Get("Retry-After") != last2.header.Get("Retry-After") {
		t.Errorf("an unknown name is told otherwise: %d and %d\n%v\n%v", wrong, wrong2, last, last2)
	}
	first, unknown := h.login(t, "bob", "wrong", "/", via("203.0.113.77")...), h.login(t, "boz", "wrong", "/", via("203.0.113.78")...)
	if first.status != 401 || unknown.status != 401 || tell(first, "bob") != tell(unknown, "boz") {
		t.Errorf("a first wrong guess: %v\n%v", first, unknown)
	}

	for _, tt := range []struct {
		name   string
		who    string
		shows  []show
		status int
	}{
		{"the right password from there has to wait too", "ann", guesser, 429},
		{"in other letters too", "ANN", guesser, 429},
		{"the owner, elsewhere, gets in", "ann", via("203.0.113.6"), 303},
		{"another name from there gets in", "bob", guesser, 303},
		{"a hop that the client made up does not help", "ann", via("198.51.100.1, 203.0.113.5"), 429},
		{"nor does another header", "ann", append(via("203.0.113.5"), with("X-Real-IP", "198.51.100.3"), with("Forwarded", "for=198.51.100.4"), with("True-Client-IP", "198.51.100.5")), 429},
		{"nor two headers", "ann", []show{proxy, with("X-Forwarded-For", "198.51.100.2"), with("X-Forwarded-For", "203.0.113.5")}, 429},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if a := h.login(t, tt.who, password, "/", tt.shows...); a.status != tt.status {
				t.Errorf("%v", a)
			}
		})
	}
	t.Run("who is no proxy of ours is believed nothing", func(t *testing.T) {
		tried := 0
		for n := range 60 {
			a := h.login(t, "bob", "wrong", "/", from("198.51.100.9:1"), with("X-Forwarded-For", "203.0.113."+strconv.Itoa(100+n)), with("X-Real-IP", "203.0.113."+strconv.Itoa(n)))
			if a.status == 401 {
				tried++
			}
		}
		if tried > 10 {
			t.Errorf("%d guesses were tried", tried)
		}
	})
	t.Run("tokens by password are counted alike", func(t *testing.T) {
		ask := func(pass string) answer {
			return h.send(t, "POST", "/api/v1/tokens", `{"username":"ann","password":"`+pass+`","label":"x"}`, append(guesser, with("Content-Type", "application/json"))...)
		}
		if a := ask(password); a.status != 429 || a.header.Get("Retry-After") == "" {
			t.Errorf("%v", a)
		}
	})
	t.Run("a new start forgives nobody", func(t *testing.T) {
		again := opened(t, s, clock)
		if a := again.login(t, "ann", password, "/", guesser...); a.status != 429 {
			t.Errorf("%v", a)
		}
	})
	t.Run("nobody is locked out for good", func(t *testing.T) {
		start := clock.now()
		clock.set(start.Add(time.Duration(after)*time.Second - 2*time.Second))
		if a := h.login(t, "ann", password, "/", guesser...); after > 2 && a.status != 429 {
			t.Errorf("before: %v", a)
		}
		clock.set(start.Add(time.Duration(after) * time.Second))
		if a := h.login(t, "ann", password, "/", guesser...); a.status != 303 {
			t.Errorf("at: %v", a)
		}
		if a := h.login(t, "ann", "wrong", "/", guesser...); a.status != 401 {
			t.Errorf("after: %v", a)
		}
	})
}

// TestGuessingAtOnceIsNoFaster makes sixty guesses in the same moment.
func TestGuessingAtOnceIsNoFaster(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	var mu sync.Mutex
	tried := 0
	var all sync.WaitGroup
	for range 60 {
		all.Go(func() {
			a := h.login(t, "ann", "not the password", "/")
			mu.Lock()
			defer mu.Unlock()
			if a.status == 401 {
				tried++
			} else if a.status != 429 {
				t.Errorf("%v", a)
			}
		})
	}
	all.Wait()
	if tried > 10 {
		t.Errorf("of 60 guesses at once %d were tried", tried)
	}
}
