package deploy

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cloakroom/app/handoff/nginxtest"
)

// TestOnlyRootsFileIsOpenedByRoot: where anybody else could put a link in place of the
// reports, nginx's workers open it, who may no more than read media.
func TestOnlyRootsFileIsOpenedByRoot(t *testing.T) {
	if os.Getuid() != 0 {
		t.Fatal("This test needs root: it makes folders of root's and of others.")
	}
	const nobody = 65534
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		name   string
		change func(above, folder, file string) error
		want   bool
	}{
		{"root's folder", func(_, _, _ string) error { return nil }, true},
		{"and a file that others write", func(_, _, file string) error { return os.Chown(file, nobody, nobody) }, true},
		{"root's folder in one like /tmp", func(above, _, _ string) error { return os.Chmod(above, 0o777|os.ModeSticky) }, true},
		{"a folder like /tmp", func(_, folder, _ string) error { return os.Chmod(folder, 0o777|os.ModeSticky) }, false},
		{"a folder that a group writes", func(_, folder, _ string) error { return os.Chmod(folder, 0o775) }, false},
		{"a folder of somebody's", func(_, folder, _ string) error { return os.Chown(folder, nobody, nobody) }, false},
		{"a folder in one that all write", func(above, _, _ string) error { return os.Chmod(above, 0o777) }, false},
		{"a folder in one of somebody's", func(above, _, _ string) error { return os.Chown(above, nobody, nobody) }, false},
		{"no file", func(_, _, file string) error { return os.Remove(file) }, false},
		{"a link", func(_, _, file string) error { return swap(file) }, false},
		{"a folder behind a link", func(_, folder, _ string) error { return swap(folder) }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := house(t)
			above := filepath.Join(nginxtest.Dir(t), "above")
			folder := filepath.Join(above, "reports")
			s.Reports = filepath.Join(folder, "deliveries.log")
			ok(os.MkdirAll(folder, 0o755))
			ok(os.WriteFile(s.Reports, nil, 0o660))
			ok(tt.change(above, folder, s.Reports))
			if got := s.InPieces(); got != tt.want {
				t.Errorf("in pieces: %v", got)
			}
			if got := !strings.Contains(printed(t, s), `/deliveries.log$cloakroom_worker"`); got != tt.want {
				t.Errorf("nginx opens it: %v", got)
			}
		})
	}
	t.Run("among the media", func(t *testing.T) {
		s := house(t)
		media := filepath.Join(nginxtest.Dir(t), "media")
		s.Blobs, s.Reports = filepath.Join(media, "blobs"), filepath.Join(media, "deliveries.log")
		ok(os.Mkdir(media, 0o755))
		ok(os.WriteFile(s.Reports, nil, 0o660))
		if s.InPieces() {
			t.Error("nginx opens as root what lies among the media")
		}
	})
	t.Run("wherever one stands", func(t *testing.T) {
		t.Chdir(nginxtest.Dir(t))
		ok(os.WriteFile("deliveries.log", nil, 0o660))
		if (Server{Reports: "deliveries.log"}).InPieces() {
			t.Error("nginx opens as root what is found from here")
		}
	})
}

// swap puts a link to what was at name in its place.
func swap(name string) error {
	if err := os.Rename(name, name+".there"); err != nil {
		return err
	}
	return os.Symlink(name+".there", name)
}
