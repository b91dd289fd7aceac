package app

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"cloakroom/app/config"
)

// masterKey reads the key file of the house. It makes one only where there is
// no database yet: a new key over old rows would silently break every ticket,
// and hide that the right one was lost.
func masterKey(c config.Config) (key [32]byte, err error) {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return key, fmt.Errorf("data folder: %w", err)
	}
	hasKey, err := exists(c.KeyFile())
	if err != nil {
		return key, err
	}
	hasRows, err := exists(c.Database)
	if err != nil {
		return key, err
	}
	switch {
	case hasRows && !hasKey:
		return key, fmt.Errorf("the key file %s is missing and the database is not: put the key back, from the backup that was made with it", c.KeyFile())
	case !hasRows && holdsBlobs(c.Media):
		return key, fmt.Errorf("%s holds media but there is no database at %s: restore it, or choose another folder for a new house", c.Media, c.Database)
	case !hasKey:
		if err := makeKey(c.KeyFile()); err != nil {
			return key, fmt.Errorf("make the key file: %w", err)
		}
	}
	return readKey(c.KeyFile())
}

func exists(name string) (bool, error) {
	_, err := os.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

func holdsBlobs(media string) bool {
	inside, err := os.ReadDir(filepath.Join(media, "blobs"))
	return err == nil && len(inside) > 0
}

// makeKey writes 32 random bytes so that after a power cut there is a whole key
// or none.
func makeKey(name string) error {
	var key [32]byte
	rand.Read(key[:])
	part := name + ".new"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o400)
	if err != nil {
		return err
	}
	_, err = f.Write(key[:])
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(part, name); err != nil && !errors.Is(err, fs.ErrExist) { // of two at once, one key wins
		return err
	}
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	dir, err := os.Open(filepath.Dir(name))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

func readKey(name string) (key [32]byte, err error) {
	info, err := os.Lstat(name)
	if err != nil {
		return key, fmt.Errorf("key file: %w", err)
	}
	if !info.Mode().IsRegular() || info.Mode().Perm()&0o077 != 0 {
		return key, fmt.Errorf("the key file %s can be read by others: make it 0400 (chmod 0400), and rotate the keys if somebody may have seen it", name)
	}
	raw, err := os.ReadFile(name)
	if err != nil {
		return key, fmt.Errorf("key file: %w", err)
	}
	if len(raw) != len(key) {
		return key, fmt.Errorf("the key file %s is not 32 bytes long: put the right one back", name)
	}
	copy(key[:], raw)
	return key, nil
}

// derive makes of the master key the one for a purpose (RFC 5869).
func derive(master [32]byte, purpose string) (key [32]byte, err error) {
	b, err := hkdf.Key(sha256.New, master[:], nil, purpose, len(key))
	copy(key[:], b)
	return key, err
}
