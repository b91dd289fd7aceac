package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"

	"cloakroom/app/cli"
	"cloakroom/app/storage/disk"
	"cloakroom/views"
)

// Health is how the house fares, for who runs it: what Ready asks, and what no
// monitor need know at once.
func (h *House) Health(ctx context.Context) (out views.Health, err error) {
	out = views.Health{
		Database: said(errors.Join(h.DB.Ping(ctx), h.DB.Writable())), Media: said(h.Bytes.Here()),
		Nginx: h.Config.Handoff == "nginx", Reports: h.Reports != nil,
	}
	// What is not there is told above.
	out.DataDisk.Free, out.DataDisk.All, _ = disk.Space(h.Config.Data)
	out.MediaDisk.Free, out.MediaDisk.All, _ = disk.Space(h.Config.Media)
	jail := h.Darkroom.Jail(ctx)
	out.Locked, out.Unlocked = jail.Closed, jail.Why
	began, cursor, err := h.DB.Round(ctx, "scrub")
	if err != nil {
		return out, err
	}
	out.Scrub, out.Scrubbing = began, cursor != ""
	out.Fsck, out.Findings, err = h.DB.Checked(ctx)
	return out, err
}

func said(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// version is what this program is, in a line.
func version() string {
	return fmt.Sprintf("%s, %s, %s/%s", cli.Version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// inForce is what the pages show of the settings.
func (h *House) inForce() (out []views.Setting) {
	for _, s := range h.Config.InForce(os.LookupEnv) {
		out = append(out, views.Setting(s))
	}
	return out
}
