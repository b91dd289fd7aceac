// Package worker is what happens inside the jail: it looks at one original,
// makes its forms, reads its facts, and says so on its standard output. Nothing
// outside decodes what people hand in; intake alone reads the header of four
// kinds of picture, in Go, to hold a file to its type.
package worker

import (
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"

	"cloakroom/app/darkroom/jail"
	"cloakroom/app/darkroom/wire"
	"cloakroom/app/media"
)

// order is what a worker is told of an original: what intake says that it is,
// and never its name.
type order struct{ Type string }

// Task returns what to give to a jail for an original of a type, and false if
// nothing is made of such.
func Task(mime string) (jail.Task, bool) {
	if recipeOf(mime) == nil {
		return jail.Task{}, false
	}
	work, err := json.Marshal(order{Type: mime})
	return jail.Task{Work: string(work), Plugins: needsPlugin[mime]}, err == nil
}

var needsPlugin = map[string]bool{"image/heic": true, "image/heif": true, "image/avif": true}

// Run is called first of all in every program that has a darkroom. It returns
// false in one that was not started as a worker, else what to exit with.
func Run(args []string) (status int, ours bool) {
	in, ours := jail.Enter(args)
	if !ours {
		return 0, false
	}
	if in.Work == "" { // only to see whether there is a jail
		fmt.Print(jail.Ready)
		return 0, true
	}
	var told order
	if err := json.Unmarshal([]byte(in.Work), &told); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1, true
	}
	b := &bench{Inside: in, original: os.Stdin, mime: told.Type}
	if err := b.answer(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1, true
	}
	return 0, true
}

// bench is where one original is worked on.
type bench struct {
	jail.Inside
	original *os.File
	mime     string
	grey     bool // a picture that we know to have no colours
	facts    media.Facts
	forms    []made
}

// made is a form in the scratch folder.
type made struct {
	wire.Form
	file string
}

// answer works, and writes what came of it.
func (b *bench) answer(w io.Writer) error {
	var a wire.Answer
	err := errors.New("there is no recipe")
	if recipe := recipeOf(b.mime); recipe != nil {
		err = recipe(b)
	}
	switch unfit := new(unfit); {
	case err == nil:
	case errors.As(err, &unfit):
		a.Unfit, b.forms = unfit.Error(), nil
	default:
		a.Failed, b.forms = err.Error(), nil
	}
	a.Facts = b.facts
	for _, m := range b.forms {
		a.Forms = append(a.Forms, m.Form)
	}
	return wire.Write(w, a, func(i int) (io.ReadCloser, error) { return os.Open(b.forms[i].file) })
}

// recipeOf returns how an original of a type is worked on; nil if it is not.
func recipeOf(mime string) func(*bench) error {
	switch {
	case pictures[mime]:
		return (*bench).picture
	case demuxers[mime] != "":
		return (*bench).film
	case mime == "application/pdf":
		return (*bench).paper
	}
	return nil
}

// path is that of a file in the scratch folder.
func (b *bench) path(name string) string { return filepath.Join(b.Scratch, name) }

// add takes a finished file for a form, once it has been seen to be one.
func (b *bench) add(form media.Rendition, mime, file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	config, _, err := image.DecodeConfig(f)
	if err != nil {
		return fmt.Errorf("a form that is none: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	b.forms = append(b.forms, made{wire.Form{Rendition: form, Type: mime, Size: info.Size(), Width: config.Width, Height: config.Height}, file})
	return nil
}
