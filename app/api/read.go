package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"reflect"
	"strings"

	"cloakroom/app/fault"
)

// mostJSON is how large a document may be.
const mostJSON = 1 << 20

var errNotJSON = fault.Named("not-json", fault.Invalid, "Send one JSON object, with each member once, and nothing after it.")

// readJSON reads one object into a struct, as the document of this API has it
// and not as encoding/json would: names are spelled exactly, each comes once,
// null is no value, and what is not known is refused, so that a client that
// misspells something learns so.
func readJSON(w http.ResponseWriter, r *http.Request, into any) error {
	if kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); !strings.EqualFold(strings.TrimSpace(kind), "application/json") {
		return fault.New(fault.Unsupported, "Send a JSON document with Content-Type: application/json.")
	}
	body, err := readAll(w, r)
	if err != nil {
		return err
	}
	members, err := membersOf(body)
	if err != nil {
		return err
	}
	fields := map[string]reflect.Value{}
	fieldsOf(reflect.ValueOf(into).Elem(), fields)
	for name, value := range members {
		field, known := fields[name]
		if !known {
			return &fault.Error{Kind: fault.Invalid, Name: "unknown-field", Field: name, Say: "There is no such member here."}
		}
		if err := strictly(value, field.Addr().Interface()); err != nil {
			return &fault.Error{Kind: fault.Invalid, Field: name, Say: "This is not of the type that it has to be; null is no value: leave out what you do not mean.", Err: err}
		}
	}
	return nil
}

func readAll(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostJSON))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return nil, fault.Wrap(fault.TooLarge, "Send at most 1 MiB.", err)
	}
	if fault.Is(err, fault.Unauthenticated) {
		return nil, err // whoever sent it may not any more
	}
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "The body did not arrive as a whole.", err)
	}
	return body, nil
}

// membersOf splits one object into its members.
func membersOf(body []byte) (map[string]json.RawMessage, error) {
	d := json.NewDecoder(bytes.NewReader(body))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return nil, errNotJSON
	}
	members := map[string]json.RawMessage{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, errNotJSON
		}
		text, _ := name.(string)
		var value json.RawMessage
		if _, twice := members[text]; twice || d.Decode(&value) != nil {
			return nil, errNotJSON
		}
		members[text] = value
	}
	if _, err := d.Token(); err != nil {
		return nil, errNotJSON
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errNotJSON
	}
	return members, nil
}

// fieldsOf finds the fields of a struct, and of those embedded in it, by their names in JSON.
func fieldsOf(v reflect.Value, into map[string]reflect.Value) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if name := f.Tag.Get("json"); name != "" {
			into[name] = v.Field(i)
		} else if f.Anonymous {
			fieldsOf(v.Field(i), into)
		}
	}
}

// strictly reads one value in which nothing is null.
func strictly(value json.RawMessage, into any) error {
	if bytes.Equal(value, []byte("null")) || bytes.HasPrefix(value, []byte("[")) && hasNull(value) {
		return errors.New("null")
	}
	d := json.NewDecoder(bytes.NewReader(value))
	d.DisallowUnknownFields()
	return d.Decode(into)
}

// hasNull says whether a list has null in it.
func hasNull(list json.RawMessage) bool {
	var values []json.RawMessage
	if json.Unmarshal(list, &values) != nil {
		return false
	}
	for _, v := range values {
		if bytes.Equal(v, []byte("null")) {
			return true
		}
	}
	return false
}
