package web

import (
	"sync"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/views"
)

// mostTold bounds what is remembered: a thousand are seldom more than a megabyte.
const mostTold = 1000

// tellings remember what came of the last selection of each person, for the page
// that follows to say: what failed, and why, is too long for an address and is
// written nowhere else. After another selection, or a restart, nothing is said.
// Its zero value is ready.
type tellings struct {
	mu   sync.Mutex
	n    int64
	last map[id.User]telling
}

// telling is what is told where an address asks for it by its number.
type telling struct {
	number string
	done   views.Done
}

func (t *tellings) keep(s access.Subject, d views.Done) (number string) {
	u, _ := s.User()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.n++
	if len(t.last) >= mostTold || t.last == nil {
		t.last = map[id.User]telling{} // as if we had just started
	}
	number = itoa(t.n)
	t.last[u] = telling{number, d}
	return number
}

func (t *tellings) again(s access.Subject, number string) views.Done {
	u, _ := s.User()
	t.mu.Lock()
	defer t.mu.Unlock()
	if it := t.last[u]; it.number == number {
		return it.done
	}
	return views.Done{}
}
