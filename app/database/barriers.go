package database

import (
	"context"

	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/media"
)

// SetBarrier says whether a folder inherits nothing from above. Whoever owns the
// tree owns such a corner of it too: ownership would stop there like every other
// right, so it is written onto the folder, and stays when the barrier goes.
func (db *DB) SetBarrier(ctx context.Context, folder id.Folder, inheritsNothing bool, e journal.Entry) error {
	return db.change(ctx, e, func(ctx context.Context, tx *Tx) error {
		res, err := tx.exec(ctx, `
			with recursive above (parent, owner, height) as (
				select parent, owner, 0 from folders where id = $1
				union all
				select f.parent, f.owner, above.height + 1 from folders f join above on f.id = above.parent
			)
			update folders set barrier = $2, owner = case when $2 = 0 then owner else
				(select owner from above where owner is not null order by height limit 1) end
			where id = $1 and deleted = 0`, string(folder), yes(inheritsNothing))
		if err := changedOne(res, err); err != nil {
			return err
		}
		return tx.rights(ctx)
	})
}

// privateIn has bounds of the index first, which also hold what is only called
// alike: '0' is what follows '/' in every byte order.
const privateIn = folderColumns + `
	where f.barrier = 1 and f.deleted = 0 and f.path >= $1 and f.path < $1 || '0' and (f.path = $1 or f.path >= $1 || '/') order by f.path limit $2`

func (db *DB) PrivateIn(ctx context.Context, folder media.Folder, limit int) ([]media.Folder, error) {
	rows, err := db.query(ctx, privateIn, folder.Path, limit)
	return collect(rows, err, scanFolder)
}
