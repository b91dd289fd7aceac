package database

import (
	"testing"

	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

func TestPathsFollowTheirFolders(t *testing.T) {
	w := settle(t)
	if err := w.MoveFolder(t.Context(), w.c, w.letters, "a_b%", journal.Entry{}); err != nil {
		t.Fatal(err)
	}
	f, err := w.FolderAt(t.Context(), "letters/a_b%/photos")
	if err != nil || f.ID != w.photos.ID {
		t.Errorf("photos is at %q, %v", f.Path, err)
	}
	if _, err := w.FolderAt(t.Context(), "cases/1024/photos"); err == nil {
		t.Error("photos is where it was, too")
	}
	if err := w.AddFolders(t.Context(), []media.Folder{{ID: id.NewFolder(), Parent: w.letters.ID, Name: "a_b%", Path: "letters/a_b%", Created: w.now}}, journal.Entry{}); err == nil {
		t.Error("two folders have one name")
	}
	// The name it had is free again.
	if err := w.AddFolders(t.Context(), []media.Folder{{ID: id.NewFolder(), Parent: w.cases.ID, Name: "1024", Path: "cases/1024", Created: w.now}}, journal.Entry{}); err != nil {
		t.Error(err)
	}
}

// TestNothingLiesDeeperThanFoldersMay, and a rule may speak of it all the same.
func TestNothingLiesDeeperThanFoldersMay(t *testing.T) {
	w := settle(t)
	if got, err := w.FoldersLike(t.Context(), make([]string, 70), 10); len(got) > 0 || err != nil {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := w.FoldersLike(t.Context(), make([]string, library.Deepest), 10); len(got) > 0 || err != nil {
		t.Errorf("as deep as may be: %v, %v", got, err)
	}
}
