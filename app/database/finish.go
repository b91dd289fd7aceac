package database

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/media"
)

// FinishUpload is the last step of an upload (see intake): name, item, version and
// job appear together with the end of the upload, or nothing does.
func (db *DB) FinishUpload(ctx context.Context, up intake.Upload, it media.Item) (media.Item, error) {
	err := db.write(ctx, func(ctx context.Context, tx *Tx) (err error) {
		if err := tx.ours(ctx, up); err != nil {
			return err
		}
		if err := tx.alive(ctx, up, it.Created); err != nil {
			return err
		}
		if it, err = tx.keepItem(ctx, up, it); err != nil {
			return err
		}
		if err := tx.charge(ctx, up, it.Size); err != nil {
			return err
		}
		if err := tx.hand(ctx, up, it); err != nil {
			return err
		}
		if up.Resumable {
			_, err = tx.exec(ctx, `update uploads set state = 'done', item = $1, hash = null, lease = 0 where id = $2`, string(it.ID), string(up.ID))
		} else {
			_, err = tx.exec(ctx, `delete from uploads where id = $1`, string(up.ID))
		}
		if err != nil {
			return err
		}
		// For whom the darkroom works: it is fair between them.
		owner := cmp.Or(string(up.Link), string(up.Owner), "house")
		_, err = tx.exec(ctx, `insert into jobs (kind, item, version, owner, created, after) values ('develop', $1, $2, $3, $4, $4)`,
			string(it.ID), int64(it.Version), owner, micros(it.Created))
		if err != nil {
			return err
		}
		return tx.noteUpload(ctx, up, it)
	})
	return it, err
}

// ours says that the lease still stands, so that nobody else finishes up.
func (tx *Tx) ours(ctx context.Context, up intake.Upload) error {
	res, err := tx.exec(ctx, `update uploads set lease = lease where id = $1 and lease = $2 and state = 'open'`, string(up.ID), micros(up.Lease))
	if err := changedOne(res, err); err != nil {
		return fmt.Errorf("upload %s is not ours any more: %w", up.ID, err)
	}
	return nil
}

// alive refuses what comes from who was shown the door while it came: a user
// that was disabled, a link that has ended, or its password that was changed. A
// member whose session or token has ended goes on by another: what was kept of an
// upload in parts stays for that.
func (tx *Tx) alive(ctx context.Context, up intake.Upload, at time.Time) error {
	by := up.By
	if up.Link != "" {
		by = up.Credential
	}
	var out, ended bool
	err := tx.queryRow(ctx, `
		select exists (select 1 from users where id = $1 and disabled > 0),
			exists (select 1 from credentials where id in ($2, $3) and (ended > 0 or ends > 0 and ends <= $4))`,
		string(up.Owner), string(up.Link), string(by), micros(at)).Scan(&out, &ended)
	switch {
	case err != nil:
		return err
	case out || ended && up.Link != "":
		return fault.New(fault.Forbidden, "This account or link has ended. Nothing was kept.")
	case ended:
		return fault.New(fault.Unauthenticated, "Please sign in.")
	}
	return nil
}

// keepItem makes it an item of its own or a version of the one it replaces.
func (tx *Tx) keepItem(ctx context.Context, up intake.Upload, it media.Item) (media.Item, error) {
	if err := tx.standing(ctx, it.Folder); err != nil {
		return it, err
	}
	replaced := up.Replaces
	if up.IfTaken == intake.Replace && replaced == "" {
		var err error
		if replaced, err = tx.itemCalled(ctx, it.Folder, it.Name); err != nil {
			return it, err
		}
	}
	if replaced != "" {
		return tx.addVersion(ctx, replaced, up, it)
	}
	return tx.addItem(ctx, it, up)
}

func (tx *Tx) standing(ctx context.Context, folder id.Folder) error {
	var there int
	return missing(tx.queryRow(ctx, `select 1 from folders where id = $1 and deleted = 0`, string(folder)).Scan(&there))
}

func (tx *Tx) addItem(ctx context.Context, it media.Item, up intake.Upload) (_ media.Item, err error) {
	if up.IfTaken == intake.Number {
		if it.Name, err = tx.freeNumber(ctx, it.Folder, it.Name); err != nil {
			return it, err
		}
	}
	if err := tx.takeName(ctx, it.Folder, it.Name, string(it.ID)); err != nil {
		return it, err
	}
	if _, err := tx.exec(ctx, `insert into items (id, folder, name, version, uploader, created, dated, bytes) values ($1, $2, $3, $4, $5, $6, $6, $7)`,
		string(it.ID), string(it.Folder), it.Name, int64(it.Version), orNull(it.Uploader), micros(it.Created), it.Size); err != nil {
		return it, err
	}
	return it, tx.insertVersion(ctx, it, up.Owner)
}
