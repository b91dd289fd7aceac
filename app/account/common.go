package account

import (
	"strings"
	"unicode"
)

// stems are what most common passwords of ten and more characters are made of:
// one of these, with digits and signs around it, or repeated.
var stems = []string{
	"password", "passw0rd", "p@ssw0rd", "p@ssword", "passwort", "qwerty", "qwertyuiop", "qwertz", "azerty", "asdfghjkl",
	"zxcvbnm", "iloveyou", "welcome", "letmein", "admin", "administrator", "cloakroom", "football", "baseball", "sunshine",
	"princess", "superman", "batman", "dragon", "monkey", "michael", "jennifer", "jordan", "charlie", "shadow", "master",
	"trustno1", "starwars", "whatever", "changeme", "secret", "default", "computer", "internet", "abc", "abcd", "abcdef",
	"abcdefghij", "qazwsx", "1q2w3e4r", "1qaz2wsx", "q1w2e3r4", "zaq12wsx", "1q2w3e4r5t", "test", "testtest", "hello", "login", "user", "guest", "root",
}

// common says whether a lower-case password is one that everybody tries first.
// There is no list of ten thousand to ship under our licence; of the common
// ones with ten characters and more, this shape is what nearly all have.
func common(password string) bool {
	letters := strings.IndexFunc(password, unicode.IsLetter)
	if letters < 0 || strings.Trim(password, password[:1]) == "" {
		return true // digits and signs alone, or one letter again and again
	}
	for _, s := range stems {
		rest := strings.ReplaceAll(password, s, "")
		if rest != password && strings.IndexFunc(rest, unicode.IsLetter) < 0 && len(rest) <= 8 {
			return true
		}
	}
	return false
}
