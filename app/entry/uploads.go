package entry

import (
	"net/http"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/serve"
)

// MountUploads adds the addresses of resumable uploads to r, for who comes by
// way. Every face that takes bytes has the same ones, below an address of its own.
func MountUploads(r *mux.Router, face serve.Face, porter Porter, way Way, t intake.Tus) {
	one := func(fn func(http.ResponseWriter, *http.Request, access.Subject, id.Upload) error) http.Handler {
		return face.Handle(porter.By(way, func(w http.ResponseWriter, r *http.Request, s access.Subject) error {
			up, err := id.ParseUpload(mux.Vars(r)["upload"])
			if err != nil {
				return err
			}
			return fn(w, r, s, up)
		}))
	}
	at := t.At + "/{upload}"
	r.Handle(t.At, face.Handle(porter.By(way, t.Create))).Methods("POST")
	r.Handle(t.At, face.Handle(t.Options)).Methods("OPTIONS")
	r.Handle(at, one(t.Status)).Methods("HEAD")
	r.Handle(at, one(t.Append)).Methods("PATCH")
	r.Handle(at, one(t.Terminate)).Methods("DELETE")
	r.Handle(at, face.Handle(t.Options)).Methods("OPTIONS")
}
