package intake

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

// Maker makes folders; package library does.
type Maker interface {
	MakeFolder(ctx context.Context, s access.Subject, parent id.Folder, name string) (media.Folder, error)
}

// subfolder finds or makes the folder for name. An item of that name makes it a
// numbered one, which is found again the next time.
func (in *Intake) subfolder(ctx context.Context, s access.Subject, parent id.Folder, name string) (_ id.Folder, made bool, _ error) {
	name = media.MendName(name)
	for n := 1; n < 1000; n++ {
		numbered := media.Numbered(name, n)
		for range 2 { // somebody may make it between our looking and making
			found, err := in.store.Child(ctx, parent, numbered)
			if err == nil {
				return found, false, nil
			}
			if fault.Is(err, fault.Conflict) {
				break
			}
			if !fault.Is(err, fault.NotFound) {
				return "", false, err
			}
			f, err := in.Folders.MakeFolder(ctx, s, parent, numbered)
			if err == nil {
				return f.ID, true, nil
			}
			if !fault.Is(err, fault.Conflict) {
				return "", false, fmt.Errorf("make folder %q: %w", numbered, err)
			}
		}
	}
	return "", false, fault.Wrap(fault.Conflict, "There are too many things of that name.", errors.New(name))
}

// place returns the folder and the name for a path such as «holiday/day 1/a.jpg»
// below a folder, and makes the folders that are missing.
func (in *Intake) place(ctx context.Context, s access.Subject, below id.Folder, path string) (id.Folder, string, error) {
	if err := in.checker.Check(ctx, s, access.Add, below); err != nil {
		return "", "", err
	}
	for {
		first, rest, more := strings.Cut(path, "/")
		if !more {
			return below, path, nil
		}
		if first != "" && first != "." {
			var err error
			if below, _, err = in.subfolder(ctx, s, below, first); err != nil {
				return "", "", err
			}
		}
		path = rest
	}
}
