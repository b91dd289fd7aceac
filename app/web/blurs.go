package web

import (
	"sync"

	"cloakroom/app/darkroom/thumbhash"
	"cloakroom/app/media"
)

// mostBlurs bounds what is remembered: ten thousand are ten megabytes.
const mostBlurs = 10_000

// blurs remembers the small pictures that stand in pages. To draw one takes
// 25 µs, and two hundred of them would be most of what a page costs. Its zero
// value is ready.
type blurs struct {
	mu    sync.Mutex
	drawn map[string]string // by the hash, which says all there is to see
}

// of is what stands in for a picture until it is there. What can be seen through
// gets none: it would shine through the picture for ever.
func (b *blurs) of(it media.Item) string {
	hash := it.Facts.ThumbHash
	if len(hash) == 0 || thumbhash.Transparent(hash) {
		return ""
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if uri, ok := b.drawn[string(hash)]; ok {
		return uri
	}
	if len(b.drawn) >= mostBlurs || b.drawn == nil {
		b.drawn = map[string]string{} // as if we had just started
	}
	uri := thumbhash.DataURI(hash)
	b.drawn[string(hash)] = uri
	return uri
}
