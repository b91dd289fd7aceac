package intake_test

import (
	"context"
	"errors"
	"time"

	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

// mortal is a store and a storage of a process that can die: from then on
// nothing it does has an effect, not even its tidying up.
type mortal struct {
	intake.Store
	storage.Storage
	dead bool
	die  func(m *mortal, at string) bool // whether to die before or after a step
}

var errDead = errors.New("the process is dead")

// step runs do unless the process is dead, and lets it die before or after.
func (m *mortal) step(name string, do func() error) error {
	m.dead = m.dead || m.die(m, "before "+name)
	if m.dead {
		return errDead
	}
	err := do()
	if m.dead = m.die(m, "after "+name); m.dead {
		return errDead
	}
	return err
}

func (m *mortal) AddUpload(ctx context.Context, up intake.Upload) (room int64, err error) {
	err = m.step("row", func() error { room, err = m.Store.AddUpload(ctx, up); return err })
	return room, err
}

func (m *mortal) KeepUpload(ctx context.Context, up intake.Upload) (ours bool, err error) {
	err = m.step("offset", func() error { ours, err = m.Store.KeepUpload(ctx, up); return err })
	return ours, err
}

func (m *mortal) RenewUpload(ctx context.Context, up intake.Upload, lease time.Time) (ours bool, err error) {
	err = m.step("renew", func() error { ours, err = m.Store.RenewUpload(ctx, up, lease); return err })
	return ours, err
}

func (m *mortal) DropUpload(ctx context.Context, up intake.Upload) error {
	return m.step("drop", func() error { return m.Store.DropUpload(ctx, up) })
}

func (m *mortal) FinishUpload(ctx context.Context, up intake.Upload, it media.Item) (kept media.Item, err error) {
	err = m.step("commit", func() error { kept, err = m.Store.FinishUpload(ctx, up, it); return err })
	return kept, err
}

func (m *mortal) Abandon(ctx context.Context, up id.Upload) error {
	return m.step("abandon", func() error { return m.Storage.Abandon(ctx, up) })
}

func (m *mortal) Remove(ctx context.Context, key media.Key) error {
	return m.step("remove", func() error { return m.Storage.Remove(ctx, key) })
}

func (m *mortal) Stage(ctx context.Context, up id.Upload) (s storage.Staged, err error) {
	err = m.step("stage", func() error { s, err = m.Storage.Stage(ctx, up); return err })
	if err != nil {
		return nil, err
	}
	return mortalStaged{s, m}, nil
}

func (m *mortal) Resume(ctx context.Context, up id.Upload, at int64) (s storage.Staged, err error) {
	err = m.step("resume", func() error { s, err = m.Storage.Resume(ctx, up, at); return err })
	if err != nil {
		return nil, err
	}
	return mortalStaged{s, m}, nil
}

type mortalStaged struct {
	storage.Staged
	m *mortal
}

func (s mortalStaged) Write(p []byte) (n int, err error) {
	err = s.m.step("write", func() error { n, err = s.Staged.Write(p); return err })
	return n, err
}

func (s mortalStaged) Publish(ctx context.Context, key media.Key, at time.Time) error {
	return s.m.step("publish", func() error { return s.Staged.Publish(ctx, key, at) })
}

func (s mortalStaged) Discard() error { return s.m.step("discard", s.Staged.Discard) }

func (s mortalStaged) Keep() error { return s.m.step("keep", s.Staged.Keep) }

func (s mortalStaged) Leave() error { return s.m.step("leave", s.Staged.Leave) }
