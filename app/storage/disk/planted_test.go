package disk_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
	"cloakroom/app/storage/storagetest"
)

func TestPlantedLinks(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	d := open(t, folder)
	good := storagetest.Put(t, d, "a coat")
	blobs := filepath.Join(folder, "blobs")
	const key = media.Key("ee/ff/0123456789abcdef0123456789ab")
	tests := []struct {
		name, target, at string
		key              media.Key
	}{
		{"a link out of the house under a key", secret, string(key), key},
		{"a link to another blob under a key", filepath.Join("..", "..", string(good)), string(key), key},
		{"a link to a folder on the way", filepath.Join(blobs, string(good[:2])), "99", "99/" + good[3:]},
		{"a link inside on the way", string(good[:2]), "98", "98/" + good[3:]},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			at := filepath.Join(blobs, tt.at)
			if err := os.MkdirAll(filepath.Dir(at), 0o750); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(tt.target, at); err != nil {
				t.Fatal(err)
			}
			defer os.Remove(at)
			if f, err := d.Open(t.Context(), tt.key); !fault.Is(err, fault.NotFound) {
				t.Errorf("Open = %v, %v; want NotFound", f, err)
			}
			if err := d.Settle(t.Context(), tt.key); !fault.Is(err, fault.NotFound) {
				t.Errorf("Settle = %v", err)
			}
			fresh := tt.key // beside what a link may lead to
			if len(tt.at) == 2 {
				fresh = tt.key[:len(tt.key)-8] + "00000000"
			}
			staged, err := d.Stage(t.Context(), id.NewUpload())
			if err != nil {
				t.Fatal(err)
			}
			if err := staged.Publish(t.Context(), fresh, time.Now()); err == nil {
				t.Error("published through a link")
			}
		})
	}
	if got, err := os.ReadFile(secret); err != nil || string(got) != "secret" {
		t.Errorf("the secret is now %q, %v", got, err)
	}
	t.Run("a link in staging is not written through", func(t *testing.T) {
		up := id.NewUpload()
		if err := os.Symlink(secret, filepath.Join(folder, "staging", string(up))); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Stage(t.Context(), up); err == nil {
			t.Error("staged through a link")
		}
	})
	t.Run("a pipe under a key does not make us wait", func(t *testing.T) {
		at := filepath.Join(blobs, string(key))
		if err := syscall.Mkfifo(at, 0o640); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Open(t.Context(), key); !fault.Is(err, fault.NotFound) {
			t.Errorf("Open = %v", err)
		}
	})
}
