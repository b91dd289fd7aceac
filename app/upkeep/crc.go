package upkeep

import (
	"context"
	"errors"
	"hash/crc32"
	"io"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/media"
)

// countPace reads 64 MB a second at most: a house of a terabyte is through in a
// few hours, once.
const countPace = time.Second / (64 << 20)

// countEvery is how often what could not be read is tried once more.
const countEvery = 24 * time.Hour

// countOld reads the originals that were handed in before the house counted their
// CRC-32 on arrival, once each, so that archives can be made of them.
func (u *Upkeep) countOld(ctx context.Context) error {
	now := u.now()
	if !due(u.counted, now, countEvery) {
		return nil
	}
	slow := *u
	slow.pace = countPace
	err := slow.Count(ctx)
	if err == nil {
		u.counted = now
	}
	return err
}

// Count reads all originals whose CRC-32 is not known, and keeps it. It leaves
// out what the disk does not give: fsck and the scrub say so.
func (u *Upkeep) Count(ctx context.Context) error {
	for after := media.Key(""); ; {
		keys, err := u.store.WithoutCRC(ctx, after, 100)
		if err != nil || len(keys) == 0 {
			return err
		}
		for _, key := range keys {
			after = key
			crc, n, err := u.sum(ctx, key)
			switch {
			case err == nil:
				err = u.store.KeepCRC(ctx, key, n, crc)
			case fault.Is(err, fault.NotFound):
				err = nil
			default:
				_, _, err = u.unreadable(ctx, n, err)
			}
			if err != nil {
				return err
			}
		}
	}
}

func (u *Upkeep) sum(ctx context.Context, key media.Key) (crc uint32, n int64, _ error) {
	src, err := u.bytes.Open(ctx, key)
	if err != nil {
		return 0, 0, err
	}
	defer src.Close()
	buf := make([]byte, piece)
	for {
		m, err := src.Read(buf)
		crc, n = crc32.Update(crc, crc32.IEEETable, buf[:m]), n+int64(m)
		if errors.Is(err, io.EOF) {
			return crc, n, nil
		}
		if err == nil {
			err = u.rest(ctx, m)
		}
		if err != nil {
			return 0, n, err
		}
	}
}
