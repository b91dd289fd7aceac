package web

import (
	"net/http"
	"strings"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/serve"
	"cloakroom/views"
	"cloakroom/views/speech"
)

// speaker speaks the language that the account of s has chosen, else the one
// that the browser asks for.
func (web *Web) speaker(r *http.Request, s access.Subject) speech.Speaker {
	return web.Languages.Choose(s.Language, strings.Join(r.Header["Accept-Language"], ","))
}

// reader is whoever reads a refusal, of whom only the language is of interest.
// A guest's page looks at no cookie.
func (web *Web) reader(r *http.Request) (s access.Subject) {
	if !strings.HasPrefix(r.URL.Path, "/s/") {
		signedIn, _ := web.Cookies.Subject(r)
		s.Language = signedIn.Language
	}
	return s
}

// translated is what the public reads of a fault, in the language of who reads it.
func translated(f fault.Error, in speech.Speaker) fault.Error {
	text, values := f.Sentence()
	f.Say = in.Say(text, values...)
	return f
}

// languageForm offers the languages, each by its own name.
func (web *Web) languageForm(s access.Subject) views.LanguageForm {
	form := views.LanguageForm{Chosen: s.Language}
	for _, it := range web.Languages.All() {
		form.Offered = append(form.Offered, views.Language{Tag: it.Tag(), Name: it.Endonym()})
	}
	return form
}

// setLanguage keeps in which language somebody reads the pages. Nothing chosen is
// the browser's.
func (web *Web) setLanguage(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	get, err := form(w, r)
	if err != nil {
		return err
	}
	tag := get("language")
	if tag != "" && !web.Languages.Has(tag) {
		return fault.In("language", "There is no such language here. Choose one of the list.")
	}
	if err := web.Accounts.SetLanguage(r.Context(), s, tag); err != nil {
		return err
	}
	return serve.See(w, r, "/account")
}
