package intake

import (
	"context"
	"sync"
	"time"

	"cloakroom/app/media"
)

// hold keeps the lease of an upload alive while its process is at work on it,
// however slowly its client sends.
type hold struct {
	in *Intake

	mu    sync.Mutex
	up    Upload
	timer *time.Timer // nil: released
}

func (in *Intake) hold(up Upload) *hold {
	h := &hold{in: in, up: up}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.timer = time.AfterFunc(renewEvery, h.renew)
	return h
}

func (h *hold) renew() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.timer == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), renewEvery)
	defer cancel()
	lease := h.in.now().Add(leaseLife)
	ours, err := h.in.store.RenewUpload(ctx, h.up, lease)
	if ours {
		h.up.Lease = lease
	}
	h.in.grumble(ctx, "renew the lease of an upload", err)
	h.timer.Reset(renewEvery)
}

func (h *hold) upload() Upload {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.up
}

// keep says in the row how many bytes are durable. The client may leave now.
func (h *hold) keep(ctx context.Context, offset int64, state []byte) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	up := h.up
	up.Offset, up.Hash, up.Ends = offset, state, h.in.now().Add(resumeLife)
	ours, err := h.in.store.KeepUpload(context.WithoutCancel(ctx), up)
	if err == nil && !ours {
		err = errBusy
	}
	if err == nil {
		h.up = up
	}
	return err
}

// finish makes the item under the lease as it stands. The client may leave now:
// the bytes are published, and a torn commit would leave them to Recover.
func (h *hold) finish(ctx context.Context, it media.Item) (media.Item, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	kept, err := h.in.store.FinishUpload(context.WithoutCancel(ctx), h.up, it)
	if err == nil {
		h.up.Item = kept.ID
		h.in.Added()
	}
	return kept, err
}

// release ends the renewing and returns the upload with its last lease.
func (h *hold) release() Upload {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.timer.Stop()
	h.timer = nil
	return h.up
}
