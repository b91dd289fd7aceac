package database

import (
	"sync/atomic"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/id"
	"cloakroom/app/media"
	"cloakroom/app/shelf"
)

// memory is what the hot path needs, so that a picture costs no query. It is
// bounded, and all of it is dropped when the generation moves: rights change
// seldom, pictures are looked at often.
type memory struct {
	generation atomic.Int64
	drops      atomic.Int64 // how often everything was dropped
	facts      *shelf.Shelf[question, *access.Facts]
	living     *shelf.Shelf[id.Credential, *account.Known]
	secrets    *shelf.Shelf[secret, id.Credential]
	items      *shelf.Shelf[id.Item, *media.Item]
	folders    *shelf.Shelf[string, media.Folder]
	paths      *shelf.Shelf[string, *media.Item]
	looks      *shelf.Shelf[id.User, string]
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
		facts:   shelf.New[question, *access.Facts](64_000),
		living:  shelf.New[id.Credential, *account.Known](32_000),
		secrets: shelf.New[secret, id.Credential](32_000),
		items:   shelf.New[id.Item, *media.Item](32_000),
		folders: shelf.New[string, media.Folder](16_000),
		paths:   shelf.New[string, *media.Item](32_000),
		looks:   shelf.New[id.User, string](32_000),
	}
}

// moveTo drops everything, because the generation is now another.
func (m *memory) moveTo(generation int64) {
	m.generation.Store(generation)
	m.drops.Add(1)
	m.facts.Drop()
	m.living.Drop()
	m.secrets.Drop()
	m.items.Drop()
	m.folders.Drop()
	m.paths.Drop()
	m.looks.Drop()
}
