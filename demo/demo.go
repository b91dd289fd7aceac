// Package demo carries the house that `cloakroom demo` fills and throws away:
// pictures, a film, a sound and some documents in folders by owner and case. It
// only holds the bytes. Who may see what is decided by whoever puts them in.
//
// All of it is drawn by the command in demo/draw. To change a picture, change
// its painter there, run it, and commit both.
package demo

import (
	"embed"
	"io/fs"
)

//go:embed all:house
var house embed.FS

// House is the tree as it should be put in: doctors, cases and holidays are at
// its top.
func House() fs.FS {
	tree, err := fs.Sub(house, "house")
	if err != nil {
		panic(err) // only a path that is no path fails, and this one is fixed
	}
	return tree
}
