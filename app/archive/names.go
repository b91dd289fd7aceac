package archive

import (
	"strconv"
	"strings"
	"unicode"
)

// Names gives the things in an archive paths that every system can write: no way
// out (no «..», drive or backslash), nothing that Windows keeps for itself, and no
// two that differ by case alone. The zero Names is ready.
type Names struct {
	taken map[string]int    // how often a path was asked for, folded
	paths map[string]string // of folders, by their ids
}

// Folder gives a folder its path in another's; the empty id is the top.
func (n *Names) Folder(folder, parent, name string) {
	if n.paths == nil {
		n.paths = map[string]string{}
	}
	n.paths[folder] = n.place(n.paths[parent], name) + "/"
}

// Top makes a folder the archive itself.
func (n *Names) Top(folder string) {
	if n.paths == nil {
		n.paths = map[string]string{}
	}
	n.paths[folder] = ""
}

// File returns the path of a file in a folder.
func (n *Names) File(folder, name string) string { return n.place(n.paths[folder], name) }

func (n *Names) place(in, name string) string {
	if n.taken == nil {
		n.taken = map[string]int{}
	}
	name = safe(name)
	first := folded(in + name)
	for i := n.taken[first] + 1; ; i++ { // of ten thousand alike, none tries what those before it have
		path := in + numbered(name, i)
		key := folded(path)
		if n.taken[key] > 0 {
			continue
		}
		n.taken[key], n.taken[first] = 1, i
		return path
	}
}

// folded is equal for what some file system takes for the same.
func folded(s string) string { return strings.ToLower(strings.ToUpper(s)) }

func numbered(name string, n int) string {
	if n == 1 {
		return name
	}
	dot := strings.LastIndexByte(name, '.')
	if dot <= 0 {
		dot = len(name)
	}
	return name[:dot] + " (" + strconv.Itoa(n) + ")" + name[dot:]
}

// safe returns a name that every file system can write, of one that ours allows.
func safe(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`\/:*?"<>|`, r), unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == unicode.ReplacementChar:
			return '_'
		}
		return r
	}, name)
	if cut := strings.TrimRight(name, ". "); cut != name { // Windows drops them
		name = cut + "_"
	}
	if strings.TrimSpace(name) != name {
		name = "_" + strings.TrimSpace(name)
	}
	if name == "" || reserved(name) {
		return "_" + name
	}
	return name
}

// reserved are names of devices, with any ending (Microsoft, «Naming Files, Paths,
// and Namespaces»).
func reserved(name string) bool {
	stem, _, _ := strings.Cut(name, ".")
	stem = strings.ToUpper(strings.TrimRight(stem, " "))
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	port := strings.TrimPrefix(strings.TrimPrefix(stem, "COM"), "LPT")
	return len(stem)-len(port) == 3 && strings.Contains("0 1 2 3 4 5 6 7 8 9 ¹ ² ³", port) && port != "" && !strings.Contains(port, " ")
}
