package jail

import (
	"encoding/json"
	"fmt"
	"os"
)

// Inside is where a worker finds itself.
type Inside struct {
	In      string // the path by which programs open the original; the worker has it as its standard input too
	Scratch string // an empty folder, the only place to write to
	Path    string
	Work    string
}

// Enter is called first of all in every program that has a darkroom. It returns
// false in one that was not started as a worker. In the launcher and at the outer
// door it does not return, and at the inner it says where we are.
func Enter(args []string) (Inside, bool) {
	if len(args) != 2 {
		return Inside{}, false
	}
	switch args[0] {
	case launcherName, outerName:
		var d door
		err := json.Unmarshal([]byte(args[1]), &d)
		switch { // and they do not come back
		case err != nil:
		case args[0] == launcherName:
			err = launch(d, args[1])
		default:
			err = pass(d)
		}
		leave(err)
	case innerName:
		var in Inside
		if err := json.Unmarshal([]byte(args[1]), &in); err != nil {
			leave(err)
		}
		return in, true
	}
	return Inside{}, false
}

// leave ends a jail that could not be built.
func leave(err error) {
	fmt.Fprintln(os.Stderr, err)
	if short(err) {
		os.Exit(busy)
	}
	os.Exit(broken)
}
