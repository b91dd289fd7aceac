package database

import (
	"sync"
	"sync/atomic"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

// memory is what the hot path needs, so that a picture costs no query. It is
// bounded, and all of it is dropped when the generation moves: rights change
// seldom, pictures are looked at often.
type memory struct {
	generation atomic.Int64
	facts      *shelf[question, access.Facts]
	living     *shelf[id.Credential, *account.Known]
	secrets    *shelf[secret, id.Credential]
	items      *shelf[id.Item, media.Item]
	folders    *shelf[string, media.Folder]
	paths      *shelf[string, id.Item]
}

// question is what facts answer.
type question struct {
	kind   access.Kind
	id     string
	folder id.Folder
}

// secret is what a credential shows.
type secret struct {
	kind access.Means
	hash [32]byte
}

func newMemory() *memory {
	return &memory{
		facts:   newShelf[question, access.Facts](64_000),
		living:  newShelf[id.Credential, *account.Known](32_000),
		secrets: newShelf[secret, id.Credential](32_000),
		items:   newShelf[id.Item, media.Item](32_000),
		folders: newShelf[string, media.Folder](16_000),
		paths:   newShelf[string, id.Item](32_000),
	}
}

// moveTo drops everything, because the generation is now another.
func (m *memory) moveTo(generation int64) {
	m.generation.Store(generation)
	m.facts.drop()
	m.living.drop()
	m.secrets.drop()
	m.items.drop()
	m.folders.drop()
	m.paths.drop()
}

// shelf remembers about as many values as limit says. It keeps two halves: when
// the young one is full it becomes the old one, and what nobody asked for since
// is forgotten with the old one before it.
type shelf[K comparable, V any] struct {
	limit int

	mu         sync.RWMutex
	drops      uint64
	young, old map[K]V
}

func newShelf[K comparable, V any](limit int) *shelf[K, V] {
	return &shelf[K, V]{limit: limit / 2, young: map[K]V{}}
}

// recall returns what is remembered under k, or what load finds. The latter is
// remembered only if nothing was dropped since before load began: load may have
// read what a write has changed meanwhile.
func (s *shelf[K, V]) recall(k K, load func() (v V, keep bool, err error)) (V, error) {
	s.mu.RLock()
	v, ok := s.young[k]
	aged := false
	if !ok {
		v, aged = s.old[k]
	}
	drops := s.drops
	s.mu.RUnlock()
	if ok {
		return v, nil
	}
	keep, err := true, error(nil)
	if !aged {
		v, keep, err = load()
	}
	if err == nil && keep {
		s.put(drops, k, v)
	}
	return v, err
}

// several returns what is remembered under keys, and which of them are not. What
// is then read of these may be put with drops, as recall does.
func (s *shelf[K, V]) several(keys []K) (found map[K]V, missing []K, drops uint64) {
	found = make(map[K]V, len(keys))
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, k := range keys {
		v, ok := s.young[k]
		if !ok {
			v, ok = s.old[k]
		}
		if !ok {
			missing = append(missing, k)
			continue
		}
		found[k] = v
	}
	return found, missing, s.drops
}

func (s *shelf[K, V]) put(drops uint64, k K, v V) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.drops != drops {
		return
	}
	if len(s.young) >= s.limit {
		s.old, s.young = s.young, make(map[K]V)
	}
	s.young[k] = v
}

func (s *shelf[K, V]) drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drops++
	if len(s.young) > 0 || len(s.old) > 0 {
		s.young, s.old = map[K]V{}, nil
	}
}
