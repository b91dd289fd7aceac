package views_test

import (
	"regexp"
	"testing"

	"cloakroom/views"
	"cloakroom/views/speech/speechtest"
)

// given are names in the pages of these tests.
var given = regexp.MustCompile(`a/4711|it_[xyz]|\bread\b|^[DISbc]$`)

func TestEveryWordOfEveryPageIsSaid(t *testing.T) {
	in := speechtest.Open(t, "speech/de.json").Choose(speechtest.Tag, "")
	for which, page := range everythingIn(in, "4711") {
		if which == "contract" {
			continue // the contract is in English, as what it is about
		}
		for _, text := range speechtest.Forgotten(t, draw(t, page), given) {
			t.Errorf("%s: %q is in English for everybody", which, text)
		}
	}
	if found := speechtest.Forgotten(t, draw(t, views.Login(frame("4711"), views.LoginPage{})), given); len(found) == 0 {
		t.Error("a page that is in English has nothing forgotten")
	}
}
