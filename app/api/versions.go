package api

import (
	"encoding/hex"
	"net/http"
	"strconv"
	"time"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/serve"
)

type versionJSON struct {
	Version id.Version `json:"version"`
	Current bool       `json:"current"`
	At      time.Time  `json:"at"`
	By      string     `json:"by,omitempty"`
	Type    string     `json:"type"`
	Size    int64      `json:"size"`
	SHA256  string     `json:"sha256"`
}

// versions lists what an item was.
func (api *API) versions(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	item, err := id.ParseItem(mux.Vars(r)["item"])
	if err != nil {
		return err
	}
	all, err := api.Library.Versions(r.Context(), s, item)
	if err != nil {
		return err
	}
	out := make([]versionJSON, len(all))
	for i, v := range all {
		it := v.Item
		out[i] = versionJSON{it.Version, v.Current, v.At.UTC(), v.By, it.Type, it.Size, hex.EncodeToString(it.SHA256[:])}
	}
	return serve.JSON(w, http.StatusOK, map[string]any{"versions": out})
}

// restore makes an earlier version the current one.
func (api *API) restore(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	item, err := id.ParseItem(mux.Vars(r)["item"])
	if err != nil {
		return err
	}
	v, err := strconv.ParseInt(mux.Vars(r)["version"], 10, 64)
	if err != nil || v < 1 {
		return errNothing
	}
	if err := api.Library.Restore(r.Context(), s, item, id.Version(v)); err != nil {
		return err
	}
	return api.item(w, r, s)
}
