package database

import (
	"context"
	"database/sql"
	"time"

	"cloakroom/app/darkroom"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

// facts are the columns of media.Facts that can be null.
type facts struct {
	taken, zone         sql.NullInt64
	exposure            int64
	latitude, longitude sql.NullFloat64
}

// columns are where the columns go that follow «developed», in their order.
func (n *facts) columns(f *media.Facts) []any {
	return []any{
		&f.Pages, &f.Codecs, &n.taken, &n.zone, &f.Camera, &f.Lens, &n.exposure, &f.Aperture, &f.ISO, &f.Focal,
		&n.latitude, &n.longitude, &f.ThumbHash,
	}
}

func (n *facts) into(f *media.Facts) {
	f.Exposure = time.Duration(n.exposure)
	if n.taken.Valid {
		f.Taken = time.UnixMicro(n.taken.Int64).UTC()
	}
	if f.Zoned = n.taken.Valid && n.zone.Valid; f.Zoned {
		f.Taken = f.Taken.In(time.FixedZone("", int(n.zone.Int64)))
	}
	if n.latitude.Valid && n.longitude.Valid {
		f.Place = &media.Place{Latitude: n.latitude.Float64, Longitude: n.longitude.Float64}
	}
}

// learn keeps what the darkroom learnt about a version. What was known of its
// size and length stays where the darkroom could not tell.
func (tx *Tx) learn(ctx context.Context, j darkroom.Job, f media.Facts) error {
	var n facts
	if !f.Taken.IsZero() {
		n.taken = sql.NullInt64{Int64: f.Taken.UnixMicro(), Valid: true}
		_, east := f.Taken.Zone()
		n.zone = sql.NullInt64{Int64: int64(east), Valid: f.Zoned}
	}
	if p := f.Place; p != nil {
		n.latitude, n.longitude = sql.NullFloat64{Float64: p.Latitude, Valid: true}, sql.NullFloat64{Float64: p.Longitude, Valid: true}
	}
	if len(f.ThumbHash) == 0 {
		f.ThumbHash = nil
	}
	_, err := tx.exec(ctx, `
		update versions set
			width = case when $3 > 0 and $4 > 0 then $3 else width end,
			height = case when $3 > 0 and $4 > 0 then $4 else height end,
			duration = case when $5 > 0 then $5 else duration end,
			pages = $6, codecs = $7, taken = $8, taken_zone = $9, camera = $10, lens = $11, exposure = $12,
			aperture = $13, iso = $14, focal = $15, latitude = $16, longitude = $17, thumbhash = $18
		where item = $1 and version = $2`,
		string(j.Item), int64(j.Version), f.Width, f.Height, f.Duration.Microseconds(), f.Pages, f.Codecs, n.taken, n.zone,
		f.Camera, f.Lens, int64(f.Exposure), f.Aperture, f.ISO, f.Focal, n.latitude, n.longitude, f.ThumbHash)
	if err != nil {
		return err
	}
	return tx.sort(ctx, j.Item)
}

// sort keeps with an item what its folder is put in order by, as its current
// version says it: an index has one table.
func (tx *Tx) sort(ctx context.Context, item id.Item) error {
	_, err := tx.exec(ctx, `
		update items set
			dated = coalesce((select v.taken + coalesce(v.taken_zone, 0) * 1000000 from versions v where v.item = items.id and v.version = items.version), created),
			bytes = coalesce((select v.size from versions v where v.item = items.id and v.version = items.version), 0)
		where id = $1`, string(item))
	return err
}
