package api

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"cloakroom/app/entry"
	"cloakroom/app/fault"
	"cloakroom/app/serve"
)

// Pace lets each token, and who shows none each network, ask so often in a
// window. Every answer says how much is left (draft-ietf-httpapi-ratelimit-headers),
// so that a client can slow down before it is told to. It counts in memory and
// forgets with each window; who comes when the memory is full is counted together
// with the others who did. Bytes of media never pass here.
type Pace struct {
	Most int // in a window; 0: no limit
	Now  func() time.Time

	mu    sync.Mutex
	until time.Time
	used  map[string]int
}

const (
	paceWindow = time.Minute
	paceMemory = 50_000 // who is counted by themself
)

// Take counts a request of who, says so in the answer, and refuses one too many.
func (p *Pace) Take(h http.Header, who string) error {
	if p.Most == 0 {
		return nil
	}
	used, wait := p.count(who)
	seconds := int((wait + time.Second - 1) / time.Second)
	h["Ratelimit-Policy"] = []string{`"default";q=` + strconv.Itoa(p.Most) + ";w=" + strconv.Itoa(int(paceWindow/time.Second))}
	h["Ratelimit"] = []string{`"default";r=` + strconv.Itoa(max(0, p.Most-used)) + ";t=" + strconv.Itoa(seconds)}
	if used > p.Most {
		return fault.Later(seconds, "Too many requests. Wait as Retry-After says; RateLimit on each answer says how many are left.")
	}
	return nil
}

func (p *Pace) count(who string) (used int, wait time.Duration) {
	now := p.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	if !now.Before(p.until) || p.until.Sub(now) > paceWindow {
		p.until, p.used = now.Add(paceWindow), map[string]int{}
	}
	if _, known := p.used[who]; !known && len(p.used) >= paceMemory {
		who = ""
	}
	p.used[who]++
	return p.used[who], p.until.Sub(now)
}

// paced lets in whom a token speaks for, as often as Pace allows; who shows none
// that lives is counted by their network.
func (api *API) paced(fn entry.Func) serve.Func {
	fn = entry.ToTheEnd(api.Accounts, fn)
	return func(w http.ResponseWriter, r *http.Request) error {
		s, err := api.Porter.Subject(api.Bearers, r)
		who := string(s.Via)
		if err != nil {
			who = s.Network
		}
		if err := api.Pace.Take(w.Header(), who); err != nil {
			return err
		}
		if err == nil {
			err = fn(w, r, s)
		}
		return api.Porter.Noted(s, err)
	}
}

// pacedStranger is paced for what needs no token.
func (api *API) pacedStranger(fn serve.Func) serve.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := api.Pace.Take(w.Header(), api.Visitors.Visit(r).Network); err != nil {
			return err
		}
		return fn(w, r)
	}
}
