package database_test

import (
	"time"

	"pgregory.net/rapid"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/journal"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

// told lets pass what people may hear, which leaves everything as it was.
func told(rt *rapid.T, err error) {
	for _, kind := range []fault.Kind{fault.NotFound, fault.Conflict, fault.Full, fault.Invalid, fault.Forbidden} {
		if fault.Is(err, kind) {
			return
		}
	}
	if err != nil {
		rt.Fatal(err)
	}
}

func (b *books) called(rt *rapid.T) string {
	return rapid.SampledFrom([]string{"a", "b", "ä", "a (2)", "🎒"}).Draw(rt, "name")
}

func (b *books) makes(rt *rapid.T) {
	told(rt, b.db.AddFolders(b.Context(), []media.Folder{{ID: id.NewFolder(), Parent: b.folder(rt).ID, Name: b.called(rt), Created: b.at}}, journal.Entry{}))
}

func (b *books) begins(rt *rapid.T) {
	up := intake.Upload{
		ID: id.NewUpload(), Owner: rapid.SampledFrom([]id.User{b.a, b.b}).Draw(rt, "who"), Folder: b.folder(rt).ID, Name: b.called(rt), Key: storage.NewKey(),
		Size: rapid.Int64Range(-1, 60).Draw(rt, "size"), IfTaken: rapid.SampledFrom([]intake.IfTaken{intake.Number, intake.Refuse, intake.Replace}).Draw(rt, "if taken"),
		Modified: b.at, Created: b.at, Ends: b.at.Add(time.Hour), Lease: b.at.Add(time.Minute), Resumable: rapid.Bool().Draw(rt, "resumable"),
	}
	if rapid.Bool().Draw(rt, "by a link") {
		n := rapid.IntRange(0, 1).Draw(rt, "link")
		up.Link, up.Owner, up.IfTaken = b.links[n], []id.User{b.a, b.b}[n], intake.Number
	}
	_, err := b.db.AddUpload(b.Context(), up)
	if told(rt, err); err == nil {
		b.open = append(b.open, up)
	}
}

func (b *books) ends(rt *rapid.T) {
	if len(b.open) == 0 {
		return
	}
	n := rapid.IntRange(0, len(b.open)-1).Draw(rt, "upload")
	up := b.open[n]
	b.open = append(b.open[:n:n], b.open[n+1:]...)
	var err error
	if rapid.IntRange(0, 3).Draw(rt, "arrives") > 0 {
		it := item(up)
		if it.Size = up.Size; up.Size < 0 {
			it.Size = rapid.Int64Range(0, 60).Draw(rt, "bytes")
		}
		it.Blobs[0].Size = it.Size
		_, err = b.db.FinishUpload(b.Context(), up, it)
		told(rt, err)
	} else {
		err = fault.New(fault.Gone, "it broke off")
	}
	if err != nil {
		b.must(b.db.DropUpload(b.Context(), up))
	}
}

func (b *books) movesItem(rt *rapid.T) {
	told(rt, b.db.MoveItem(b.Context(), b.thing(rt), b.folder(rt), b.called(rt), journal.Entry{}))
}

func (b *books) movesFolder(rt *rapid.T) {
	told(rt, b.db.MoveFolder(b.Context(), b.folder(rt), b.folder(rt), b.called(rt), journal.Entry{}))
}

func (b *books) deletes(rt *rapid.T) {
	if rapid.Bool().Draw(rt, "later") { // else in the same moment as the one before
		b.at = b.at.Add(rapid.SampledFrom([]time.Duration{time.Microsecond, media.Grace / 3}).Draw(rt, "by"))
	}
	if rapid.IntRange(0, 2).Draw(rt, "a folder") == 0 {
		told(rt, b.db.DeleteFolder(b.Context(), b.folder(rt), b.at, journal.Entry{}))
		return
	}
	told(rt, b.db.DeleteItem(b.Context(), b.thing(rt).ID, b.at, journal.Entry{}))
}

func (b *books) bringsBack(rt *rapid.T) {
	_, err := b.db.Undelete(b.Context(), b.trashed(rt), journal.Entry{})
	told(rt, err)
}

func (b *books) forgets(rt *rapid.T) {
	told(rt, b.db.ForgetTrashed(b.Context(), b.trashed(rt), journal.Entry{}))
}

func (b *books) restores(rt *rapid.T) {
	it := b.thing(rt)
	all, err := b.db.Versions(b.Context(), it.ID)
	b.must(err)
	if len(all) > 0 {
		told(rt, b.db.Restore(b.Context(), it, rapid.SampledFrom(all).Draw(rt, "version").Item.Version, journal.Entry{}))
	}
}

func (b *books) purges(rt *rapid.T) {
	gone, err := b.db.Doom(b.Context(), b.at.Add(-media.Grace), rapid.IntRange(1, 3).Draw(rt, "at once"))
	b.must(err)
	for range rapid.IntRange(0, 2).Draw(rt, "how often") { // not at all: it crashed before
		b.must(b.db.Purge(b.Context(), gone, b.at))
	}
}
