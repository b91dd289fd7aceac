package library

import (
	"context"
	"slices"
	"strings"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/media"
)

// Saying is what somebody wants to be said of an item. What is nil stays as it
// is.
type Saying struct {
	Title, Description, Alt *string
	Tags                    []string // nil: as they are; of no length: none
	Edition                 *int64   // the one that they had read; nil: whichever
}

// Describe changes what is said of an item, for who may Edit it. It is
// Precondition if somebody else did so since Edition, and then nothing changes.
// What says the same again is no change.
func (l *Library) Describe(ctx context.Context, s access.Subject, item id.Item, say Saying, still ...func(media.Item) error) error {
	it, err := l.Item(ctx, s, item, access.Edit)
	if err != nil {
		return err
	}
	was, w := it.Words, it.Words
	for to, text := range map[*string]*string{&w.Title: say.Title, &w.Description: say.Description, &w.Alt: say.Alt} {
		if text != nil {
			*to = *text
		}
	}
	if say.Tags != nil {
		w.Tags = say.Tags
	}
	if say.Edition != nil {
		w.Edition = *say.Edition
	}
	if w, err = mendWords(w); err != nil {
		return err
	}
	changed := differences(was, w)
	if w.Edition == was.Edition && len(changed) == 0 {
		return nil
	}
	e, err := l.noteItem(ctx, s, journal.Described, it)
	if err != nil {
		return err
	}
	return l.store.Describe(ctx, it.ID, w, e.Saying(strings.Join(changed, ", ")), still...)
}

// differences names what two sets of words do not have in common. The words
// themselves are not for the journal: they may be taken back, and it may not.
func differences(a, b media.Words) (names []string) {
	for _, it := range []struct {
		name string
		same bool
	}{
		{"title", a.Title == b.Title},
		{"description", a.Description == b.Description},
		{"alt text", a.Alt == b.Alt},
		{"tags", slices.Equal(a.Tags, b.Tags)},
	} {
		if !it.same {
			names = append(names, it.name)
		}
	}
	return names
}
