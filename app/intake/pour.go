package intake

import (
	"context"

	"cloakroom/app/storage"
)

// keepEvery is after how many bytes of a long body what came is made durable,
// so that a crash of ours costs the client no more.
const keepEvery = 64 << 20

// pour writes what comes, and keeps it now and then.
type pour struct {
	ctx     context.Context
	hold    *hold
	staged  storage.Staged
	seen    *sum
	checked bool  // keep nothing before all of the body was compared
	loose   int64 // bytes since the last keep
	err     error // ours, not the client's
}

func (p *pour) Write(b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil
	}
	_, _ = p.seen.Write(b) // first, to hash while the disk is written
	if _, p.err = p.staged.Write(b); p.err != nil {
		return 0, p.err
	}
	if p.loose += int64(len(b)); p.loose >= keepEvery && !p.checked {
		p.err = p.keep()
	}
	return len(b), p.err
}

// keep makes what came durable and then says so in the row.
func (p *pour) keep() error {
	if p.loose == 0 {
		return nil
	}
	if err := p.staged.Keep(); err != nil {
		return &ruined{err}
	}
	state, err := p.seen.state()
	if err != nil {
		return err
	}
	p.loose = 0
	return p.hold.keep(p.ctx, p.seen.size, state)
}

// ruined is an error after which what was written cannot be believed any more.
type ruined struct{ error }

func (r *ruined) Unwrap() error { return r.error }
