package api

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"

	"cloakroom/app/fault"
	"cloakroom/app/media"
)

// tagOf names a state of something, for If-Match: the same words and the same
// place have the same tag, whatever tickets the answer brings. So it is no
// validator of bytes, and who asks for a thing gets it whole.
func tagOf(state ...any) string {
	said, err := json.Marshal(state)
	if err != nil {
		panic(err) // it was answered with just now
	}
	sum := sha256.Sum256(said)
	return `"` + hex.EncodeToString(sum[:8]) + `"`
}

func itemTag(it media.Item) string {
	return tagOf(it.ID, it.Folder, it.Name, it.Version, it.Words.Edition)
}

func folderTag(f media.Folder) string { return tagOf(f.ID, f.Path, f.Private) }

// match is Precondition if the client names another state than this (RFC 9110
// section 13.1.1). A proxy that compresses makes a tag weak; it names the same state.
func match(r *http.Request, tag string) error {
	said := r.Header["If-Match"]
	if len(said) == 0 {
		return nil
	}
	for _, t := range strings.Split(strings.Join(said, ","), ",") {
		if t = strings.TrimPrefix(strings.TrimSpace(t), "W/"); t == "*" || t == tag {
			return nil
		}
	}
	return fault.Named("changed", fault.Precondition, "It is not what If-Match names any more. Nothing was changed: look again, then try once more.")
}

// still is what a write asks of the thing that it is about to change: it is done
// only to the state that the client names.
func still[T any](r *http.Request, tag func(T) string) func(T) error {
	return func(v T) error { return match(r, tag(v)) }
}
