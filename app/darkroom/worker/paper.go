package worker

import (
	"strconv"
	"strings"

	"cloakroom/app/darkroom/wire"
	"cloakroom/app/media"
)

// paper makes a picture of the first page.
func (b *bench) paper() error {
	said, err := b.run("pdfinfo", b.In)
	if err != nil {
		return err
	}
	for line := range strings.Lines(said) {
		if name, value, _ := strings.Cut(line, ":"); name == "Pages" {
			b.facts.Pages, _ = strconv.Atoi(strings.TrimSpace(value))
		}
	}
	page := b.path("page")
	if _, err := b.run("pdftoppm", "-f", "1", "-l", "1", "-singlefile", "-cropbox", "-scale-to", strconv.Itoa(wire.OtherSize), "-png", b.In, page); err != nil {
		return err
	}
	if err := b.reduce(page+".png", media.Thumb, media.Preview); err != nil {
		return err
	}
	preview := b.forms[len(b.forms)-1]
	b.facts.Width, b.facts.Height = preview.Width, preview.Height
	return b.hash()
}
