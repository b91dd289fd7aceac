package intake

import (
	"context"
	"os"
	"sync"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

// Progress is what became of one file or folder of a tree.
type Progress struct {
	Path    string // in the tree, as it is spelled there
	Outcome Outcome
	Why     string // of what was skipped, for people
	Item    media.Item
	So      Tally // far
}

// Outcome is what became of a file.
type Outcome string

const (
	Added   Outcome = "added"
	Same    Outcome = "same"    // it is here already
	Skipped Outcome = "skipped" // see Why
)

// Tally counts files, and the bytes of those added.
type Tally struct {
	Added, Same, Skipped, Folders int
	Bytes                         int64
}

// Import copies the tree in dir into a folder, for s. It follows no links and
// reads only files. Run again it adds nothing twice: what has the name, the size
// and the bytes of an item, numbered or not, is that item. One file that cannot
// be read or is too large is skipped and told; a full disk or a lost right ends
// the import. Its memory does not grow with the tree, but for one small entry
// per file of the folder at hand. tell is called for one file at a time.
func (in *Intake) Import(ctx context.Context, s access.Subject, dir string, into id.Folder, tell func(Progress)) (Tally, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Tally{}, fault.Wrap(fault.Invalid, "This folder cannot be read.", err)
	}
	defer root.Close()
	if err := in.checker.Check(ctx, s, access.Add, into); err != nil {
		return Tally{}, err
	}
	i := &importing{in: in, s: s, root: root, tell: tell}
	// A stack and not recursion: one folder is open at a time however deep the tree is.
	open := []place{{".", into}}
	for len(open) > 0 {
		at := open[len(open)-1]
		open = open[:len(open)-1]
		below, err := i.folder(ctx, at)
		if err != nil {
			return i.tally, err
		}
		open = append(open, below...)
	}
	return i.tally, nil
}

// place is a folder of the tree and where it goes.
type place struct {
	path string
	into id.Folder
}

// importing is one import at work.
type importing struct {
	in   *Intake
	s    access.Subject
	root *os.Root

	mu    sync.Mutex // over what follows: some files come at once
	tell  func(Progress)
	tally Tally

	// claimed are the items that files of the folder at hand have been found to
	// be or have become: two files are never one item, even with equal bytes.
	claimed map[id.Item]bool
}

func (i *importing) claim(it id.Item) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.claimed[it] = true
}

func (i *importing) isClaimed(it id.Item) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.claimed[it]
}

func (i *importing) say(path string, o Outcome, why string, it media.Item) {
	i.mu.Lock()
	defer i.mu.Unlock()
	switch o {
	case Added:
		i.tally.Added++
		i.tally.Bytes += it.Size
	case Same:
		i.tally.Same++
	case Skipped:
		i.tally.Skipped++
	}
	i.tell(Progress{path, o, why, it, i.tally})
}

func (i *importing) skip(path, why string) { i.say(path, Skipped, why, media.Item{}) }
