package views

import (
	"context"
	"io"

	"github.com/a-h/templ"

	"cloakroom/views/speech"
)

// sentence is a text with parts that are more than text: a name that may run the
// other way, a link, a time. They stand where it has %s.
func sentence(text string, parts ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		for before, place := range speech.Places(text) {
			if _, err := io.WriteString(w, templ.EscapeString(before)); err != nil {
				return err
			}
			if place.Of == 0 || place.Of > len(parts) {
				continue
			}
			if err := parts[place.Of-1].Render(ctx, w); err != nil {
				return err
			}
		}
		return nil
	})
}
