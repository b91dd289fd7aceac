package upkeep

import "cloakroom/app/id"

// Finding is something that is not as it should be.
type Finding struct {
	Kind  Kind    `json:"kind"`
	Place string  `json:"place"` // below MEDIA/blobs; empty: the database
	Item  id.Item `json:"item,omitempty"`
	What  string  `json:"what"`
}

// Kind sorts findings.
type Kind string

const (
	Missing Kind = "missing" // a row, and no file
	Orphan  Kind = "orphan"  // a file, and no row
	Wrong   Kind = "wrong"   // a file of another size or time than its row says
	Damaged Kind = "damaged" // other bytes than were handed in, or bytes that cannot be read
	Strange Kind = "strange" // a link, another mode, a name that is none of ours
	Stray   Kind = "stray"   // staged for no upload
	Unsound Kind = "unsound" // the database itself
)

// Tally counts what Fsck has seen.
type Tally struct {
	Files    int   `json:"files"` // that belong to a row
	Bytes    int64 `json:"bytes"` // that were read; only a deep look reads
	Findings int   `json:"findings"`
}
