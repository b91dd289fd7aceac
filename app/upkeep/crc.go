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

// countOld reads the originals that were handed in before the house counted their
// CRC-32 on arrival, once each, so that archives can be made of them.
func (u *Upkeep) countOld(ctx context.Context) error {
	slow := *u
	slow.pace = countPace
	return slow.Count(ctx)
}

// Count reads all originals whose CRC-32 is not known, and keeps it.
func (u *Upkeep) Count(ctx context.Context) error {
	for after := media.Key(""); ; {
		keys, err := u.store.WithoutCRC(ctx, after, 100)
		if err != nil || len(keys) == 0 {
			return err
		}
		for _, key := range keys {
			after = key
			src, err := u.bytes.Open(ctx, key)
			if fault.Is(err, fault.NotFound) {
				continue // fsck says so
			}
			if err != nil {
				return err
			}
			crc, n, err := u.count(ctx, src)
			if err = errors.Join(err, src.Close()); err != nil {
				return err
			}
			if err := u.store.KeepCRC(ctx, key, n, crc); err != nil {
				return err
			}
		}
	}
}

func (u *Upkeep) count(ctx context.Context, src io.Reader) (crc uint32, n int64, _ error) {
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
			return 0, 0, err
		}
	}
}
