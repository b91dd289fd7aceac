package api

import (
	"encoding/hex"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/entry"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

type folderJSON struct {
	ID      id.Folder `json:"id"`
	Name    string    `json:"name"`
	Path    string    `json:"path"`
	Parent  id.Folder `json:"parent,omitempty"`
	Created time.Time `json:"created"`
}

// itemJSON has ticketed addresses, so that a page of another program shows it
// with a plain <img>. An address that is missing cannot be had (yet).
type itemJSON struct {
	ID        id.Item    `json:"id"`
	Folder    id.Folder  `json:"folder"`
	Name      string     `json:"name"`
	Version   id.Version `json:"version"`
	Type      string     `json:"type"`
	Size      int64      `json:"size"`
	SHA256    string     `json:"sha256"`
	Width     int        `json:"width,omitempty"`
	Height    int        `json:"height,omitempty"`
	Duration  float64    `json:"duration,omitempty"` // seconds
	Facts     *factsJSON `json:"facts,omitempty"`
	ThumbHash []byte     `json:"thumbhash,omitempty"` // in base64
	wordsJSON
	Created   time.Time `json:"created"`
	Developed bool      `json:"developed"` // whether the house has finished making its renditions
	addresses
}

type addresses struct {
	Thumb    string `json:"thumb_url,omitempty"`
	Preview  string `json:"preview_url,omitempty"`
	Poster   string `json:"poster_url,omitempty"`
	Play     string `json:"play_url,omitempty"`
	Download string `json:"download_url,omitempty"`
	Expires  string `json:"expires_at,omitempty"` // when the first of them does, as RFC 3339 has it; a time.Time takes the encoder as long as a MAC takes us
}

// asFolder describes it for s: what lies above the folder that its token is
// confined to is not there, and what it lies in is named to who may look.
func asFolder(s access.Subject, f media.Folder) folderJSON {
	if f.ID == s.Within {
		f.Parent = ""
	}
	if !s.Scope.Has(access.View) {
		f.Path = ""
	}
	return folderJSON{f.ID, f.Name, f.Path, f.Parent, f.Created}
}

func asFolders(s access.Subject, all []media.Folder) []folderJSON {
	out := make([]folderJSON, len(all))
	for i, f := range all {
		out[i] = asFolder(s, f)
	}
	return out
}

// asItem describes it for somebody who can do can with it.
func asItem(st entry.Stamp, it media.Item, can access.Action) itemJSON {
	return asItemIn(st, it, can, everyForm)
}

func asItemIn(st entry.Stamp, it media.Item, can access.Action, forms []media.Rendition) itemJSON {
	return itemJSON{
		it.ID, it.Folder, it.Name, it.Version, it.Type, it.Size, hex.EncodeToString(it.SHA256[:]),
		it.Width, it.Height, it.Duration.Seconds(), asFacts(it.Facts), it.Facts.ThumbHash, asWords(it.Words), it.Created, it.Developed, addressed(st, it, can, forms),
	}
}

// Which addresses an item comes with.
var (
	everyForm = []media.Rendition{media.Thumb, media.Preview, media.Poster, media.Play, media.Original}
	wallForms = []media.Rendition{media.Thumb, media.Poster} // what a wall of pictures draws

	// By what ?tickets= says of a listing.
	ticketed = map[string][]media.Rendition{"yes": everyForm, "thumb": wallForms, "no": {}}
)

// addressed returns the addresses of it in those forms that can allows.
func addressed(st entry.Stamp, it media.Item, can access.Action, forms []media.Rendition) (a addresses) {
	var first time.Time
	for _, form := range forms {
		if _, ok := it.Form(form); !ok || !can.Has(access.Needs(form)) {
			continue
		}
		url, ends := st.URL(it, form)
		*a.of(form) = url
		if first.IsZero() || ends.Before(first) {
			first = ends
		}
	}
	if !first.IsZero() {
		a.Expires = first.UTC().Format(time.RFC3339)
	}
	return a
}

func (a *addresses) of(form media.Rendition) *string {
	switch form {
	case media.Thumb:
		return &a.Thumb
	case media.Preview:
		return &a.Preview
	case media.Poster:
		return &a.Poster
	case media.Play:
		return &a.Play
	default:
		return &a.Download
	}
}
