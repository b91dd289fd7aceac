package database

import (
	"context"

	"cloakroom/app/account"
	"cloakroom/app/id"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

// still asks the conditions of a write about what it is going to change, as that is
// within the write: nobody else changes it from there to the end.
func still[T any](ctx context.Context, tx *Tx, holds []func(T) error, scan func(scanner) (T, error), query, thing string) error {
	if len(holds) == 0 {
		return nil
	}
	v, err := scan(tx.queryRow(ctx, query, thing))
	for _, it := range holds {
		if err == nil {
			err = it(v)
		}
	}
	return err
}

func (tx *Tx) stillItem(ctx context.Context, item id.Item, holds []func(media.Item) error) error {
	return still(ctx, tx, holds, scanItem, itemColumns+`where i.id = $1 and i.deleted = 0`, string(item))
}

func (tx *Tx) stillFolder(ctx context.Context, folder id.Folder, holds []func(media.Folder) error) error {
	return still(ctx, tx, holds, scanFolder, folderColumns+`where f.id = $1 and f.deleted = 0`, string(folder))
}

func (tx *Tx) stillLink(ctx context.Context, link id.Credential, holds []func(library.Link) error) error {
	return still(ctx, tx, holds, scanLink, linkColumns+`where c.id = $1`, string(link))
}

func (tx *Tx) stillUser(ctx context.Context, u id.User, holds []func(account.User) error) error {
	scan := func(row scanner) (account.User, error) { is, err := scanUser(row); return is.User, err }
	return still(ctx, tx, holds, scan, userColumns+`where u.id = $1`, string(u))
}
