package api

import (
	"net/http"

	"github.com/gorilla/mux"

	"cloakroom/app/serve"
)

// problemJSON is what the type of a problem leads to.
type problemJSON struct {
	Type   string `json:"type"`
	Status int    `json:"status"`
	Title  string `json:"title"`
	Mend   string `json:"mend"`
}

func asProblem(p serve.ProblemType) problemJSON {
	return problemJSON{serve.ProblemsAt + p.Name, p.Status, p.Title, p.Mend}
}

// problems lists everything that can go wrong.
func (api *API) problems(w http.ResponseWriter, _ *http.Request) error {
	var out []problemJSON
	for _, p := range serve.Problems() {
		out = append(out, asProblem(p))
	}
	return serve.JSON(w, http.StatusOK, map[string]any{"problems": out})
}

// problem answers at the type of a problem.
func (api *API) problem(w http.ResponseWriter, r *http.Request) error {
	p, ok := serve.ProblemOf(mux.Vars(r)["problem"])
	if !ok {
		return errNothing
	}
	return serve.JSON(w, http.StatusOK, asProblem(p))
}
