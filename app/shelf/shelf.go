// Package shelf remembers: what was looked up a moment ago, within bounds, and
// dropped as a whole when it may not be true any more.
package shelf

import "sync"

// Shelf remembers about as many values as limit says. It keeps two halves: when
// the young one is full it becomes the old one, and what nobody asked for since
// is forgotten with the old one before it.
type Shelf[K comparable, V any] struct {
	limit int

	mu         sync.RWMutex
	drops      uint64
	young, old map[K]V
}

// New returns a Shelf for about so many values.
func New[K comparable, V any](limit int) *Shelf[K, V] {
	return &Shelf[K, V]{limit: limit / 2, young: map[K]V{}}
}

// Recall returns what is remembered under k, or what load finds. The latter is
// remembered only if nothing was dropped since before load began: load may have
// read what a write has changed meanwhile.
func (s *Shelf[K, V]) Recall(k K, load func() (v V, keep bool, err error)) (V, error) {
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
		s.Put(drops, k, v)
	}
	return v, err
}

// Get returns what is remembered under k. What is found instead may be Put with
// drops.
func (s *Shelf[K, V]) Get(k K) (v V, drops uint64, ok bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if v, ok = s.young[k]; !ok {
		v, ok = s.old[k]
	}
	return v, s.drops, ok
}

// Several returns what is remembered under keys, and which of them are not. What
// is then read of these may be Put with drops, as Recall does.
func (s *Shelf[K, V]) Several(keys []K) (found map[K]V, missing []K, drops uint64) {
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

// Put remembers v under k, unless something was dropped since drops was told.
func (s *Shelf[K, V]) Put(drops uint64, k K, v V) {
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

// Drop forgets everything.
func (s *Shelf[K, V]) Drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drops++
	if len(s.young) > 0 || len(s.old) > 0 {
		s.young, s.old = map[K]V{}, nil
	}
}
