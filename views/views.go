// Package views draws every page of Cloakroom. A component is a pure function
// of a Frame and one finished value: it reads no database, no request, no
// context and no clock, and it decides nothing about rights. What somebody may
// not do is an empty address in the value, and then its form is not drawn.
//
// Texts are written here in English, as f.Say("…"), and said in the language of
// who reads them: package speech.
//
// To add a page: write its value type and its component in one templ file, run
// `go tool templ generate ./views/...`, and render it with awkward values in
// views_test.go. Pages work without scripts: links, forms, and <details>.
package views

import (
	"time"

	"cloakroom/views/speech"
)

// Frame is what every page wears, whatever it shows.
type Frame struct {
	speech.Speaker // says its texts in the language of who reads it

	Title  string // of the page, without the name of the house
	User   string // who is signed in; empty for nobody and for guests
	Admin  bool   // shows the way to the admin pages
	Guest  bool   // somebody with a link: no account, no tools
	Plain  bool   // the address is plain http, and the page says so
	Nonce  string // of the Content-Security-Policy of this answer
	Assets Assets
	Done   Done      // what was just done, and how to take it back
	Notice string    // one sentence about what was just done; may be empty
	Trail  []Crumb   // where am I, from «Your folders» or the linked folder inwards; the last one is this page
	Here   string    // which place of the header this is: "links", "account", "admin", "admin/jobs" or ""
	Now    time.Time // for «in 3 days»; with the zero value times are written out
	Share  Share     // for guests: what their link opens
	Look   Look      // how whoever looks wants it
	At     string    // the address of this page, to come back to
}

// Assets are the addresses of what the pages are drawn with, fingerprinted.
type Assets struct {
	CSS  string // cloakroom.css
	JS   string // cloakroom.js
	Font string // instrument-sans.woff2, fetched early
	Icon string // mark.svg

	// For those who may add files, fetched only then.
	Upload    string // upload.js
	UploadCSS string // upload.css
	Tus       string // tus.js

	// For the page of the API alone.
	DocsJS  string // docs.js
	DocsCSS string // docs.css

	AdminCSS string // admin.css, for who runs the house

	// Placeholders, for an item that has no picture of its own (yet).
	Preparing string // preparing.svg: a picture is being made
	Video     string // video.svg
	Audio     string // audio.svg
	PDF       string // pdf.svg
	Other     string // other.svg: an archive, a text, anything
}

// Crumb is a name and where it leads. With an empty Href it leads nowhere; in a
// trail, without a name it is the front page.
type Crumb struct{ Name, Href string }

// Share is the linked folder or item of a guest.
type Share struct {
	Title string // what whoever made the link wrote above it; may be empty
	Name  string
	Kind  string // "folder", "request" or as of a Tile; empty: nothing may be told of it
	Href  string
	Until time.Time // zero: until somebody ends it
}

// Field is what somebody wrote, and why it was not taken.
type Field struct{ Value, Error string }

// FolderCard is a folder to enter.
type FolderCard struct {
	ID               string // for who may move it on this page; else empty
	Name, Path, Href string
	Yours            bool
	Items            int // how many lie in it; below zero: not counted
	Covers           []Cover
}

// Cover is one small picture on a folder; the first four are drawn.
type Cover struct {
	Src           string
	Fresh         string // lasting address of the same rendition
	Width, Height int
	Blur          string // what stands behind it until it is there: a picture as a data: address; may be empty
}

// Tile is one item of the grid.
type Tile struct {
	Name, Href    string
	Kind          string        // "image", "video", "audio", "pdf", "other"
	Type          string        // in words: «Word document»
	Preparing     bool          // a picture is being made
	Src           string        // ticketed thumb; empty: a placeholder is drawn
	Fresh         string        // lasting address of the thumb, /items/{item}/thumb
	Width, Height int           // of the thumb; 0: not known
	Larger        Picture       // a larger one, for who has more pixels; may be empty
	Blur          string        // what stands behind it until it is there: a picture as a data: address; may be empty
	Duration      time.Duration // of a film or a sound
	Alt           string        // what there is to see; may be empty, the name follows
	Title         string        // shown instead of the name; may be empty
	Dated         time.Time     // taken, else added
	Bytes         int64
}

// NameForm asks for a name: POST Action with name.
type NameForm struct {
	Action string // empty: not offered
	Name   Field
}

// MoveForm asks for another folder: POST Action with to, a path.
type MoveForm struct {
	Action string // empty: not offered
	To     Field
	Places []string // paths to suggest
}

// DeleteForm confirms in place: POST Action.
type DeleteForm struct {
	Action string // empty: not offered
	Error  string
}

// UploadForm takes files: POST Action as multipart with file, several times.
type UploadForm struct {
	Action string // empty: not offered
	Error  string
	Limit  int64 // bytes of the largest file taken; 0: not told

	// With scripts, files go piece by piece, and a lost line loses little.
	Tus     string // where they are sent, by tus; empty: only the form is offered
	Folder  string // the id of the folder, said there
	Replace bool   // one may replace an item of the same name

	// Of a guest's:
	Link   string // the id of the link by which they hand in
	Thanks string // the page of what arrived
}

// LinkForm makes a link: POST Action with role, ends, note. Ends is "1d",
// "7d" or "30d".
type LinkForm struct {
	Action string   // empty: not offered
	Open   bool     // it is what somebody came for
	Roles  []string // of "viewer", "downloader", "request"; empty: the first two
	Role   Field
	Ends   Field
	Note   Field

	Title, Password, Downloads Field // of Password the Value is never drawn

	Ask, MaxSize, MaxTotal, MaxFiles Field // of a request
}

// Link is a link as its owner sees it: a ticket stub.
type Link struct {
	Number string // short, to talk about it: «4K7Q»
	Opens  string // the name or path of what it opens; empty: whoever looks may not know any more
	Href   string // the page of what it opens
	Role   string // "viewer", "downloader", "request"
	Title  string // what guests read
	Note   string
	Locked bool      // it has a password
	Seen   time.Time // when it was used last; zero: never
	Renew  string    // POST here gives it a new address; empty: not offered
	Lock   string    // POST here with password; an empty one takes it away

	Ask                     string    // of a request: what guests are asked for
	Handed, MaxFiles        int       // of a request: of so many in all; 0: no limit
	HandedBytes             int64     // of a request
	Downloads, MaxDownloads int       // of so many in all; 0: no limit
	By                      string    // who made it; empty: oneself
	Made                    time.Time // zero: not shown
	Until                   time.Time // zero: until somebody ends it
	Ended                   time.Time // not zero: it is punched
	End                     string    // POST here ends it; empty: not offered
}
