package handoff

import "strings"

// shows says whether a client that sent these lines of Accept can be given a
// picture of a type. It can unless it names the pictures that it takes, and
// neither this type nor all are among them: who asks for no picture in
// particular (a download, a program, an old browser that says nothing) gets the
// small one. A type of quality 0 is one that it does not take.
func shows(accept []string, mime string) bool {
	names := false
	for _, line := range accept {
		for it := range strings.SplitSeq(line, ",") {
			kind, params, _ := strings.Cut(it, ";")
			kind = strings.ToLower(strings.TrimSpace(kind))
			if unwanted(params) {
				names = names || kind == mime // «all but this»
				continue
			}
			switch {
			case kind == mime, kind == "image/*", kind == "*/*":
				return true
			case strings.HasPrefix(kind, "image/"):
				names = true
			}
		}
	}
	return !names
}

// unwanted finds a quality of 0 among the parameters of a type.
func unwanted(params string) bool {
	for it := range strings.SplitSeq(params, ";") {
		name, value, ok := strings.Cut(it, "=")
		if ok && strings.EqualFold(strings.TrimSpace(name), "q") {
			value = strings.TrimSpace(value)
			return strings.HasPrefix(value, "0") && strings.Trim(value, "0.") == ""
		}
	}
	return false
}
