package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"strings"

	"cloakroom/deploy"
)

type serveCmd struct{}

func (serveCmd) Run(s *Shell) error {
	c, err := s.config.Check()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUsage, err)
	}
	return s.Roof.Serve(s.ctx, c)
}

type demoCmd struct{}

func (demoCmd) Run(s *Shell) error { return s.Roof.Demo(s.ctx, s.config) }

type keysCmd struct {
	List   keysList   `cmd:"" help:"List the keys: the one that signs, those that only verify, the retired."`
	Rotate keysRotate `cmd:"" help:"Make a new key that signs from now on. Tickets of the one before stay good until they end."`
	Retire keysRetire `cmd:"" help:"End every ticket that a key has signed."`
}

type keysList struct{}

func (keysList) Run(s *Shell) error {
	return s.with(func(ctx context.Context, h House) error {
		all, err := h.Keys.List(ctx)
		for _, e := range all {
			s.printf("%s\t%s\t%s\n", e.Name(), e.State, until(e.Created))
		}
		return err
	})
}

type keysRotate struct{}

func (keysRotate) Run(s *Shell) error {
	return s.with(func(ctx context.Context, h House) error {
		e, err := h.Keys.Rotate(ctx)
		if err == nil {
			s.printf("%s\n", e.Name())
		}
		return err
	})
}

type keysRetire struct {
	Key string `arg:"" help:"As keys list calls it."`
}

func (c keysRetire) Run(s *Shell) error {
	return s.with(func(ctx context.Context, h House) error { return h.Keys.Retire(ctx, c.Key) })
}

type nginxCmd struct{}

// Run prints the configuration for the settings as they are, but for HANDOFF:
// whoever asks for this is about to set it to nginx.
func (nginxCmd) Run(s *Shell) error {
	settings := s.config
	settings.Handoff = "nginx"
	c, err := settings.Check()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUsage, err)
	}
	return deploy.Nginx(s.Out, deploy.Server{
		Upstream: c.Listen, URL: c.URL, MediaURL: c.MediaURL, Blobs: filepath.Join(c.Media, "blobs"), Reports: c.Deliveries,
	})
}

type routesCmd struct {
	JSON bool `name:"json" help:"As JSON."`
}

func (c routesCmd) Run(s *Shell) error {
	all, err := s.Roof.Routes()
	if err != nil {
		return err
	}
	if c.JSON {
		e := json.NewEncoder(s.Out)
		e.SetIndent("", "  ")
		return e.Encode(all)
	}
	for _, r := range all {
		s.printf("%-12s %s\n", strings.Join(r.Methods, ","), r.Path)
	}
	return nil
}

type versionCmd struct{}

func (versionCmd) Run(s *Shell) error {
	s.printf("cloakroom %s\n", Version())
	return nil
}

// Version is what the build knows of itself.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "unknown"
	}
	return info.Main.Version
}
