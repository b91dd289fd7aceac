package journal

import (
	"slices"
	"strings"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
)

// Line is an entry with its number; later ones have higher numbers.
type Line struct {
	ID int64
	Entry
	Times int       // how often, where one line stands for more
	Until time.Time // when it was so last
	Reach Reach
}

// ParseAct reads an act that came from outside; empty is any.
func ParseAct(text string) (Act, error) {
	acts := Acts()
	if act := Act(text); act == "" || slices.Contains(acts, act) {
		return act, nil
	}
	names := make([]string, len(acts))
	for i, it := range acts {
		names[i] = string(it)
	}
	return "", fault.With(fault.In("act", "There is no such act. Choose one of: %s."), strings.Join(names, ", "))
}

// Kind is a kind of lines that one asks for.
type Kind string

const (
	Anything  Kind = ""
	Deeds     Kind = "acts"    // what was done or refused: all but looking and playing
	Done      Kind = "done"    // what was not refused
	Changes   Kind = "changes" // what was done to things, people and rights
	Delivered Kind = "left"    // what was looked at, played and taken home
	Refusals  Kind = "refused"
)

// Kinds are all of them.
func Kinds() []Kind { return []Kind{Anything, Deeds, Done, Changes, Delivered, Refusals} }

// ParseKind reads a kind that came from outside.
func ParseKind(text string) (Kind, error) {
	if k := Kind(text); slices.Contains(Kinds(), k) {
		return k, nil
	}
	return "", fault.In("kind", "There are no such lines. Choose from the list.")
}

// Asked says which lines somebody wants; what is empty asks for nothing.
type Asked struct {
	Who    access.Who
	Act    Act
	Kind   Kind
	Item   id.Item
	Below  string // a path: of this folder, and of what lies or lay in it
	From   time.Time
	To     time.Time
	Before int64 // only lines with lower numbers
	Most   int
}
