package id

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	good := string(NewItem())
	tests := []struct {
		name, in string
		ok       bool
	}{
		{"what we made", good, true},
		{"another kind", string(NewFolder()), false},
		{"without its prefix", good[3:], false},
		{"one letter short", good[:length-1], false},
		{"one letter more", good + "a", false},
		{"in capitals", strings.ToUpper(good), false},
		{"with a letter that base32 lacks", good[:10] + "1" + good[11:], false},
		{"with a line end in it", good[:10] + "\n" + good[11:], false},
		{"another spelling of its last bits", good[:length-1] + "b", false},
		{"nothing", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := ParseItem(tt.in); (err == nil) != tt.ok {
				t.Errorf("ParseItem(%q) = %v", tt.in, err)
			}
		})
	}
}

func TestCredentialBytes(t *testing.T) {
	for range 100 {
		c := NewCredential()
		b, err := c.Bytes()
		if err != nil || CredentialOf(b) != c {
			t.Fatalf("%s came back as %s, %v", c, CredentialOf(b), err)
		}
	}
	if _, err := Credential("").Bytes(); err == nil {
		t.Error("no credential has bytes")
	}
}

func TestSecretsDoNotPrint(t *testing.T) {
	s := NewToken()
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("made", "secret", s, "in", struct{ S Secret }{s})
	for _, text := range []string{s.String(), fmt.Sprintf("%v %s %q %x %+v %#v", s, s, s, s, struct{ S Secret }{s}, s), log.String()} {
		if strings.Contains(text, s.Reveal()) || strings.Contains(text, fmt.Sprintf("%x", s.Reveal())) {
			t.Errorf("it printed: %s", text)
		}
	}
}

func TestTokensAreRecognised(t *testing.T) {
	token := NewToken().Reveal()
	tests := []struct {
		name, text string
		ok         bool
	}{
		{"a token", token, true},
		{"a token with one letter changed", token[:20] + swap(token[20]) + token[21:], false},
		{"a session's secret", NewSecret().Reveal(), false},
		{"a made-up one", "ck_" + strings.Repeat("a", 59), false},
		{"a cut one", token[:len(token)-1], false},
	}
	for _, tt := range tests {
		if got := AsSecret(tt.text).LooksLikeToken(); got != tt.ok {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func swap(c byte) string {
	if c == 'a' {
		return "b"
	}
	return "a"
}
