package api

import (
	"net/http"

	"cloakroom/app/serve"
	"cloakroom/views"
)

// Docs shows the document to people. It is the one page of this face, and wears
// what the pages of the house wear; it asks nobody who they are.
type Docs struct {
	Pages *serve.Pages
	Frame views.Frame // what the page wears, without its nonce
	Page  views.ContractPage
}

// NewDocs reads the document for a house whose address is base.
func NewDocs(pages *serve.Pages, assets views.Assets, base string, plain bool) (*Docs, error) {
	page, err := Describe(Document, base)
	page.Source, page.Client = documentAt, clientAt
	return &Docs{pages, views.Frame{Title: "The API", Plain: plain, Assets: assets, Trail: []views.Crumb{{Name: "Folders", Href: "/"}, {Name: "The API"}}}, page}, err
}

func (d *Docs) show(w http.ResponseWriter, r *http.Request) error {
	f := d.Frame
	f.Nonce = serve.Nonce()
	return d.Pages.Answer(w, r, http.StatusOK, f.Nonce, views.Contract(f, d.Page))
}
