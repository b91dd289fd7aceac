// Package app builds the house: it is the one place that knows every room.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/cli"
	"cloakroom/app/config"
	"cloakroom/app/darkroom"
	"cloakroom/app/database"
	"cloakroom/app/handoff"
	"cloakroom/app/intake"
	"cloakroom/app/journal"
	"cloakroom/app/library"
	"cloakroom/app/rules"
	"cloakroom/app/storage/disk"
	"cloakroom/app/ticket"
	"cloakroom/app/upkeep"
	"cloakroom/views/speech"
)

// Run runs one command line until it is done or ctx ends.
func Run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) error {
	return cli.Run(ctx, &cli.Shell{
		Args: args, In: in, Out: out, Err: errs,
		Roof: cli.Roof{
			Open: func(ctx context.Context, c config.Config) (cli.House, func() error, error) {
				h, err := Open(ctx, c, slog.New(slog.DiscardHandler), time.Now)
				if err != nil {
					return cli.House{}, nil, err
				}
				if err := h.LoadRules(); err != nil { // to disable somebody must not wait for that
					fmt.Fprintf(errs, "cloakroom: the rules do not count here: %v\n", err)
				}
				return h.forCommands(), h.Close, nil
			},
			Serve:  func(ctx context.Context, c config.Config) error { return serveHouse(ctx, c, errs) },
			Demo:   func(ctx context.Context, s config.Settings) error { return demoHouse(ctx, s, out, errs) },
			Routes: Routes,
			Rules:  listRules,
		},
	})
}

// Status says in one line what went wrong, if anything did, and returns the
// exit status: 1 says that it failed, 2 that we were not understood.
func Status(err error, errs io.Writer) int {
	if err == nil {
		return 0
	}
	fmt.Fprintln(errs, "cloakroom:", strings.ReplaceAll(strings.TrimPrefix(err.Error(), "usage: "), "\n", "; "))
	if errors.Is(err, cli.ErrUsage) {
		return 2
	}
	return 1
}

// House is a Cloakroom with its doors still closed: all rooms, no listener.
type House struct {
	Config   config.Config
	Log      *slog.Logger
	Now      func() time.Time
	DB       *database.DB
	Rules    *rules.Ledger
	Bytes    *disk.Disk
	Accounts *account.Accounts
	Library  *library.Library
	Intake   *intake.Intake
	Darkroom *darkroom.Darkroom
	Upkeep   *upkeep.Upkeep
	Desk     *darkroom.Desk
	Keys     *ticket.Keyring
	Signer   *ticket.Signer
	Daybook  *journal.Daybook
	Reports  *handoff.Reports // nil: nginx does not tell what has left

	Languages *speech.Languages // that pages speak; nil: those that there are

	once [32]byte // what answers that can be told again are sealed with
}

// Open opens the house that c describes, and makes it if it is new. Without a
// key it does not open.
func Open(ctx context.Context, c config.Config, log *slog.Logger, now func() time.Time) (_ *House, err error) {
	h := &House{Config: c, Log: log, Now: now}
	defer func() {
		if err != nil {
			err = errors.Join(err, h.Close())
		}
	}()
	master, err := masterKey(c)
	if err != nil {
		return nil, err
	}
	if h.once, err = derive(master, "cloakroom once house 1"); err != nil {
		return nil, err
	}
	if h.DB, err = database.Open(ctx, c.Database, now); err != nil {
		return nil, err
	}
	h.DB.Alarm = func(err error) {
		log.Error("THE DATABASE COULD NOT BE WRITTEN: the house can only be read from now on. Look at the disk, then restart", "err", err)
	}
	inUse, err := h.DB.InUse(ctx)
	if err != nil {
		return nil, err
	}
	if h.Bytes, err = disk.Open(c.Media, inUse, now); err != nil {
		return nil, err
	}
	h.Rules = rules.NewLedger(h.DB, now)
	checker := access.NewChecker(h.Rules, now)
	h.Accounts = account.New(h.DB, account.Lives{Idle: c.SessionIdle, Life: c.SessionLife}, now)
	if h.Accounts.Blind, err = derive(master, "cloakroom guesses 1"); err != nil {
		return nil, err
	}
	h.Daybook = journal.NewDaybook(h.DB, now)
	h.Daybook.Looks = c.JournalLooks > 0
	h.Accounts.Refused = h.Daybook.Note
	if c.Deliveries != "" {
		h.Reports = handoff.NewReports()
	}
	h.Library = library.New(h.DB, checker, now)
	h.Library.Ruled = h.ruled
	h.Library.Patterns, h.Library.LinkLife = h.Rules.Patterns, c.LinkLife
	h.Intake = intake.New(h.DB, h.Bytes, checker, now, c.MaxUpload)
	h.Intake.Folders = h.Library
	h.Darkroom = darkroom.New(h.DB, h.Bytes, now)
	h.Upkeep = upkeep.New(h.DB, h.Bytes, now)
	h.Upkeep.Log = log
	h.Desk = darkroom.NewDesk(h.DB, now, h.Darkroom.Wake)
	h.Intake.Added, h.Intake.Log, h.Darkroom.Log = h.Darkroom.Wake, log, log
	if h.Keys, err = ticket.OpenKeyring(ctx, h.DB, master, now); err != nil {
		return nil, err
	}
	keys, err := h.Keys.Keys(ctx)
	if err != nil {
		return nil, err
	}
	h.Signer, err = ticket.NewSigner(c.Base(), keys, c.TicketLife, c.PlayLife, now)
	return h, err
}

// Close lets go of the house.
func (h *House) Close() (err error) {
	if h.Bytes != nil {
		err = h.Bytes.Close()
	}
	if h.DB != nil {
		err = errors.Join(err, h.DB.Close())
	}
	return err
}

func (h *House) forCommands() cli.House {
	return cli.House{
		Config: h.Config, Accounts: h.Accounts, Library: h.Library, Intake: h.Intake, Upkeep: h.Upkeep, Desk: h.Desk, Keys: h.Keys, Now: h.Now,
	}
}
