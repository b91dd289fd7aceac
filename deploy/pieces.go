package deploy

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// InPieces says whether nginx may open the file of Reports itself, and so write
// many of them at once. It does that as root, wherever a link leads that was put in
// the file's place. So the file must be there, outside the media, and nobody but
// root may put another in its place, or in that of a folder above it.
func (s Server) InPieces() bool {
	is, err := os.Lstat(s.Reports)
	if err != nil || !filepath.IsAbs(s.Reports) || !is.Mode().IsRegular() || strings.HasPrefix(s.Reports, filepath.Dir(s.Blobs)+"/") {
		return false
	}
	for name := s.Reports; name != "/"; name = filepath.Dir(name) {
		if !rootsAlone(filepath.Dir(name), name != s.Reports) {
			return false
		}
	}
	return true
}

// rootsAlone says whether only root can replace what is in folder. Where all may
// write, as in /tmp, the sticky bit keeps what is root's.
func rootsAlone(folder string, holdsRoots bool) bool {
	is, err := os.Lstat(folder)
	if err != nil || !is.IsDir() || is.Sys().(*syscall.Stat_t).Uid != 0 {
		return false
	}
	kept := holdsRoots && is.Mode()&fs.ModeSticky != 0
	return kept || is.Mode().Perm()&0o022 == 0
}
