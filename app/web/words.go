package web

import (
	"net/http"
	"strconv"
	"strings"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/library"
	"cloakroom/app/media"
	"cloakroom/app/serve"
	"cloakroom/views"
)

// describe keeps what somebody says of an item. If somebody else did meanwhile,
// nothing is overwritten and nothing typed is lost: the page shows both.
func (web *Web) describe(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	item, get, err := itemForm(w, r)
	if err != nil {
		return err
	}
	edition, err := strconv.ParseInt(get("edition"), 10, 64)
	if err != nil {
		return fault.Wrap(fault.Invalid, "This form could not be read. Please go back and send it again.", err)
	}
	title, description, alt := get("title"), get("description"), get("alt")
	err = web.Library.Describe(r.Context(), s, item, library.Saying{
		Title: &title, Description: &description, Alt: &alt, Tags: strings.Split(get("tags"), ","), Edition: &edition,
	})
	if err == nil {
		return serve.See(w, r, "/items/"+string(item)+"?details") // so that one sees what was kept
	}
	f, status := translated(fault.Of(err), web.speaker(r, s)), serve.Status(fault.KindOf(err))
	if f.Kind != fault.Invalid && f.Kind != fault.Precondition {
		return err
	}
	return web.itemPage(w, r, s, item, status, func(p *views.ItemPage) {
		form := &p.Describe
		fields := map[string]*views.Field{"title": &form.Title, "description": &form.Description, "alt": &form.Alt, "tags": &form.Tags}
		for name, to := range fields {
			*to = views.Field{Value: get(name)}
		}
		if to, ok := fields[f.Field]; ok {
			to.Error = f.Say
			return
		}
		form.Error, form.Is = f.Say, p.Words
	})
}

func wordsOf(w media.Words) views.Words {
	return views.Words{Title: w.Title, Description: w.Description, Alt: w.Alt, Tags: w.Tags}
}

func wordsForm(action string, w media.Words) views.WordsForm {
	return views.WordsForm{
		Action: action, Edition: itoa(w.Edition), Title: views.Field{Value: w.Title}, Description: views.Field{Value: w.Description},
		Alt: views.Field{Value: w.Alt}, Tags: views.Field{Value: strings.Join(w.Tags, ", ")},
	}
}
