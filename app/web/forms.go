package web

import (
	"net/http"
	"strconv"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/serve"
	"cloakroom/views"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// mostForm is how much a form without files may hold.
const mostForm = 64 << 10

// form reads the fields of a small form out of the body alone: what stands in
// the query of a POST was not typed into it.
func form(w http.ResponseWriter, r *http.Request) (func(name string) string, error) {
	r.Body = http.MaxBytesReader(w, r.Body, mostForm)
	err := r.ParseForm()
	if fault.Is(err, fault.Unauthenticated) || fault.Is(err, fault.Gone) {
		return nil, err // whoever sent it may not any more
	}
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "This form could not be read. Please go back and send it again.", err)
	}
	return func(name string) string {
		if v := r.PostForm[name]; len(v) > 0 {
			return v[0]
		}
		return ""
	}, nil
}

// wrong says whether err is about what somebody wrote into a form, so that the
// page is shown again with it, and with which status, in the language of s.
// Other errors are answered by the face.
func (web *Web) wrong(r *http.Request, s access.Subject, err error) (f fault.Error, status int, again bool) {
	if err == nil {
		return f, 0, false
	}
	f = translated(fault.Of(err), web.speaker(r, s))
	switch f.Kind {
	case fault.Invalid, fault.Conflict, fault.TooLarge, fault.Full:
		again = true
	}
	return f, serve.Status(f.Kind), again
}

// noPlace says that a folder somebody wrote is not there for them.
func noPlace(err error) error {
	if k := fault.KindOf(err); k == fault.NotFound || k == fault.Forbidden {
		return fault.In("to", "There is no such folder. Write its whole path, such as cases/1024.")
	}
	return err
}

// put sets the error beside the field it is about, or above all of them.
func put(f fault.Error, fields map[string]*views.Field, all *string) {
	if field, ok := fields[f.Field]; ok {
		field.Error = f.Say
		return
	}
	*all = f.Say
}
