package journal

import (
	"time"

	"cloakroom/app/access"
	"cloakroom/app/id"
)

// Line is an entry with its number; later ones have higher numbers.
type Line struct {
	ID int64
	Entry
}

// Asked says which lines somebody wants; what is empty asks for nothing.
type Asked struct {
	Who     access.Who
	Act     Act
	Item    id.Item
	Below   string // a path: of this folder, and of what lies or lay in it
	Refused bool   // only what was refused
	From    time.Time
	To      time.Time
	Before  int64 // only lines with lower numbers
	Most    int
}
