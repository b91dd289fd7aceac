package entry

import (
	"net/http"

	"cloakroom/app/access"
	"cloakroom/app/archive"
	"cloakroom/app/media"
)

// SendArchive answers r with many items in one archive. The list says what it is;
// whether s may have it is asked of each item as it leaves, and so is whether the
// credential by which s came still lives.
func (c Corridor) SendArchive(w http.ResponseWriter, r *http.Request, s access.Subject, list archive.List) error {
	witness := c.Book.Witness(s, media.Original)
	return c.Handoff.SendArchive(w, r, archive.New(list), s.By, func(f archive.File) (access.Permit, error) {
		k, err := c.Accounts.Behind(r.Context(), s.Via)
		if err != nil {
			return access.Permit{}, err
		}
		permit, err := c.Library.Open(r.Context(), k.Subject, f.Item, media.Original, f.Version)
		if err != nil {
			return access.Permit{}, err
		}
		return permit.Watched(witness), nil
	})
}
