package app

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"cloakroom/app/account"
	"cloakroom/app/journal"
)

// Work does what goes on behind the pages until ctx ends: developing, watching
// for what other processes wrote, noting who was seen, finishing uploads, and
// looking after what lies there.
// It returns when all of it has stopped.
func (h *House) Work(ctx context.Context) {
	var all sync.WaitGroup
	all.Go(func() { h.Darkroom.Run(ctx) })
	all.Go(func() { h.Intake.Run(ctx) })
	all.Go(func() { h.Upkeep.Run(ctx) })
	all.Go(func() { h.followRules(ctx) })
	all.Go(func() { h.every(ctx, time.Hour, "forget the journal", h.ForgetJournal) })
	all.Go(func() { h.every(ctx, time.Hour, "forget downloads", h.ForgetDownloads) })
	all.Go(func() { h.watch(ctx) })
	all.Go(func() { h.every(ctx, noteEvery, "enter the daybook", h.Daybook.FlushSome) })
	all.Go(func() { h.hearReports(ctx) })
	all.Go(func() { h.every(ctx, account.TouchEvery, "flush", h.Accounts.Flush) })
	all.Wait()
	if err := h.Daybook.Flush(context.WithoutCancel(ctx)); err != nil {
		h.Log.Error("enter the daybook", "err", err)
	}
}

// every does fn each time some time has passed, and a last time when ctx ends:
// what it keeps must not be lost with a restart.
func (h *House) every(ctx context.Context, d time.Duration, name string, fn func(context.Context) error) {
	tick := time.NewTicker(d)
	defer tick.Stop()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
		if err := fn(context.WithoutCancel(ctx)); err != nil {
			h.Log.Error(name, "err", err)
		}
	}
}

// ForgetJournal removes the lines that are older than the settings keep them, a
// thousand at a time, so that nobody waits for it.
func (h *House) ForgetJournal(ctx context.Context) error {
	return errors.Join(h.forgetActs(ctx, "", h.Config.JournalKeep), h.forgetActs(ctx, journal.Looked, h.Config.JournalLooks))
}

func (h *House) forgetActs(ctx context.Context, act journal.Act, keep time.Duration) error {
	if keep == 0 {
		return nil
	}
	before := h.Now().Add(-keep)
	for {
		n, err := h.DB.ForgetJournal(ctx, act, before, 1000)
		if err != nil || n < 1000 {
			return err
		}
	}
}

// ForgetDownloads removes what is known of downloads that links count, when nobody
// may go on with them.
func (h *House) ForgetDownloads(ctx context.Context) error {
	return h.DB.ForgetDownloads(ctx, h.Now().Add(-journal.Resumes))
}

// noteEvery is how much of looking, downloading and refusing a crash forgets.
const noteEvery = 2 * time.Second

// hearReports takes nginx's reports of what has left until ctx ends. What keeps
// them away is told once, and may be over later: a folder that is not there yet, a
// disk that failed.
func (h *House) hearReports(ctx context.Context) {
	if h.Reports == nil {
		return
	}
	told := ""
	forEver(ctx, func() {
		if err := h.Reports.Follow(ctx, h.Config.Deliveries); err != nil && err.Error() != told {
			told = err.Error()
			h.Log.Warn("nginx cannot tell what has left: the journal will say that it was handed over. Choose another CLOAKROOM_DELIVERIES, and print nginx's configuration again", "err", err)
		}
	})
}

// watch notices what other processes wrote until ctx ends.
func (h *House) watch(ctx context.Context) {
	forEver(ctx, func() {
		if err := h.DB.Watch(ctx, func() { h.loadKeys(ctx) }); err != nil {
			h.Log.Error("watch", "err", err)
			h.DB.Forget() // nobody watched meanwhile
		}
	})
}

// forEver starts fn again, a second after it has ended, until ctx does. What is
// followed must not stop being followed because a disk was slow once.
func forEver(ctx context.Context, fn func()) {
	for ctx.Err() == nil {
		fn()
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

func (h *House) loadKeys(ctx context.Context) {
	keys, err := h.Keys.Keys(ctx)
	if err == nil {
		err = h.Signer.Use(keys)
	}
	if err != nil && ctx.Err() == nil {
		h.Log.Error("load keys", "err", fmt.Errorf("the ring stays as it was: %w", err))
	}
}
