package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"cloakroom/app"
	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/config"
	"cloakroom/app/intake"
)

// stand is the whole set-up: a house, its people, and what stands beside it.
type stand struct {
	dir       string
	behind    settings // the house behind nginx
	direct    settings // a copy of it that carries bytes itself
	plainURL  string   // nginx alone
	bareURL   string   // bare Go behind nginx
	toldURL   string   // the same, with a report of each answer
	visitors  []visitor
	folders   []folder
	meanThumb int
	servers   []int // the processes that answer, but for nginx's workers
}

// folder is one that requests ask for, with what lies in it by name.
type folder struct {
	path  string
	names []string
}

// visitor is a user with a session and an API token.
type visitor struct{ session, token string }

// settings are those of one server, as an operator would set them.
type settings struct {
	listen, url, data, media, handoff, deliveries string
}

func (s settings) check() (config.Config, error) {
	return config.Settings{
		Listen: s.listen, URL: s.url, Data: s.data, Media: s.media, Handoff: s.handoff, Deliveries: s.deliveries,
		// The rest as by default, but that tickets outlive the measurement.
		TicketLife: ticketLife, PlayLife: "6h", MaxAge: "5m", SessionIdle: "14d", SessionLife: "90d", LinkLife: "366d", JournalKeep: "365d", JournalLooks: "90d", MaxUpload: "20GB", APIRate: "0",
		Storage: "file", Log: "text",
	}.Check()
}

const (
	ticketLife = "24h"
	folders    = 50
	tiles      = 200 // in the first folder, whose page is measured
)

// fill makes the house by the ways that people take.
func (s *stand) fill(ctx context.Context, p plan) (err error) {
	if err := s.lendMedia(); err != nil {
		return err
	}
	c, err := s.behind.check()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return err
	}
	h, err := app.Open(ctx, c, slog.New(slog.DiscardHandler), time.Now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()

	visit := account.Visit{Network: "127.0.0.1", Agent: "bench"}
	secret, err := h.Accounts.Setup(ctx, "admin", "a bench to sit on", visit)
	if err != nil {
		return err
	}
	admin, err := h.Accounts.Who(ctx, access.Session, secret)
	if err != nil {
		return err
	}
	for i := range p.users {
		code, err := h.Accounts.AddUser(ctx, admin.Subject, fmt.Sprintf("u%d", i), "", false)
		if err != nil {
			return err
		}
		session, err := h.Accounts.UseWelcome(ctx, code, "a bench to sit on", visit)
		if err != nil {
			return err
		}
		k, err := h.Accounts.Who(ctx, access.Session, session)
		if err != nil {
			return err
		}
		_, token, err := h.Accounts.AddToken(ctx, access.User(k.Owner), k.Owner, account.Terms{Label: "bench", Scope: access.View | access.Download})
		if err != nil {
			return err
		}
		s.visitors = append(s.visitors, visitor{session.Reveal(), token.Reveal()})
	}
	if err := s.fillFolders(ctx, h, admin, p); err != nil {
		return err
	}
	return h.Darkroom.Drain(ctx)
}

// fillFolders makes the folders and hands the pictures in: a page full into
// the first, the others evenly.
func (s *stand) fillFolders(ctx context.Context, h *app.House, admin *account.Known, p plan) error {
	role, err := access.ParseRole("downloader", access.Roles())
	if err != nil {
		return err
	}
	var ids []intake.Parcel
	for i := range folders {
		f, err := h.Library.AddTop(ctx, admin.Subject, fmt.Sprintf("cases-%d/photos", i), admin.Owner)
		if err != nil {
			return err
		}
		top, err := h.Library.FolderAt(ctx, admin.Subject, fmt.Sprintf("cases-%d", i), access.Lend)
		if err != nil {
			return err
		}
		if err := h.Library.Grant(ctx, admin.Subject, top.ID, "members", role, time.Time{}); err != nil {
			return err
		}
		s.folders = append(s.folders, folder{path: f.Path})
		ids = append(ids, intake.Parcel{Folder: f.ID, Size: originalSize, IfTaken: intake.Refuse})
	}
	draw := newPictures()
	work, failed := make(chan func() error), make(chan error, p.items)
	var all sync.WaitGroup
	for range 4 { // most of it is waiting for the disk
		all.Go(func() {
			for fn := range work {
				failed <- fn()
			}
		})
	}
	for i := range p.items {
		in := 0
		if i >= tiles {
			in = 1 + i%(folders-1)
		}
		parcel, picture := ids[in], draw.next()
		parcel.Name = fmt.Sprintf("%04d.jpg", i)
		s.folders[in].names = append(s.folders[in].names, parcel.Name)
		work <- func() error {
			_, err := h.Intake.Take(ctx, admin.Subject, parcel, bytes.NewReader(picture))
			return err
		}
	}
	close(work)
	all.Wait()
	close(failed)
	for err := range failed {
		if err != nil {
			return err
		}
	}
	return nil
}

// lendMedia makes the media folder in the group of nginx's workers, and a file for
// the reports in a folder of root's, as an operator does.
func (s *stand) lendMedia() error {
	if err := os.Mkdir(s.behind.media, 0o750); err != nil || os.Getuid() != 0 {
		return err // the workers are who we are
	}
	u, err := user.Lookup(worker)
	if err != nil {
		return err
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return err
	}
	s.behind.deliveries = filepath.Join(s.dir, "reports", "deliveries.log")
	return errors.Join(os.Chown(s.behind.media, -1, gid), os.Mkdir(filepath.Dir(s.behind.deliveries), 0o755), os.WriteFile(s.behind.deliveries, nil, 0o660))
}

// copyHouse makes the second house: the same rows, key and media, for another
// address.
func (s *stand) copyHouse() error {
	for from, to := range map[string]string{s.behind.data: s.direct.data, s.behind.media: s.direct.media} {
		if err := errors.Join(os.RemoveAll(to), os.CopyFS(to, os.DirFS(from))); err != nil {
			return err
		}
	}
	return errors.Join(os.Chmod(s.direct.data, 0o700), os.Chmod(filepath.Join(s.direct.data, "key"), 0o400))
}
