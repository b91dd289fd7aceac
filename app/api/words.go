package api

import (
	"net/http"
	"strconv"
	"strings"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

// wordsJSON is what people say of an item.
type wordsJSON struct {
	Title       string   `json:"title,omitempty"`
	Description string   `json:"description,omitempty"`
	Alt         string   `json:"alt,omitempty"`
	Tags        []string `json:"tags,omitempty"`
	Edition     int64    `json:"edition"`
}

func asWords(w media.Words) wordsJSON {
	return wordsJSON{w.Title, w.Description, w.Alt, w.Tags, w.Edition}
}

// saying is what somebody wants to be said of it; what is left out stays.
type saying struct {
	Title       *string   `json:"title"`
	Description *string   `json:"description"`
	Alt         *string   `json:"alt"`
	Tags        *[]string `json:"tags"`
}

func (s saying) empty() bool {
	return s.Title == nil && s.Description == nil && s.Alt == nil && s.Tags == nil
}

func (api *API) describe(r *http.Request, s access.Subject, it media.Item, in saying) error {
	say := library.Saying{Title: in.Title, Description: in.Description, Alt: in.Alt}
	if in.Tags != nil {
		say.Tags = append([]string{}, *in.Tags...)
	}
	edition, err := readEdition(r.Header.Get("If-Match"))
	if err != nil {
		return err
	}
	say.Edition = edition
	return api.Library.Describe(r.Context(), s, it.ID, say)
}

// etag names the edition of what is said of an item. Its addresses change with
// every answer, so this is no validator of the bytes of one.
func etag(w media.Words) string { return `"` + strconv.FormatInt(w.Edition, 10) + `"` }

// readEdition reads an If-Match; nil if there is none, or it takes whichever.
func readEdition(ifMatch string) (*int64, error) {
	if ifMatch == "" || ifMatch == "*" {
		return nil, nil
	}
	n, err := strconv.ParseInt(strings.Trim(ifMatch, `"`), 10, 64)
	if err != nil || ifMatch != etag(media.Words{Edition: n}) {
		return nil, fault.New(fault.Precondition, "If-Match is not the ETag of this item.")
	}
	return &n, nil
}
