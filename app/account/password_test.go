package account

import (
	"strings"
	"testing"

	"cloakroom/app/fault"
)

func TestPasswords(t *testing.T) {
	h := newHasher()
	phc, err := h.hash(t.Context(), "correct horse é")
	if err != nil || !strings.HasPrefix(phc, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("hash = %q, %v", phc, err)
	}
	if len(h.dummy) != len(phc) || !strings.HasPrefix(h.dummy, phc[:strings.LastIndexByte(phc[:40], '$')]) {
		t.Errorf("to compare with nobody's %q is not the work of %q", h.dummy, phc)
	}
	tests := []struct {
		name, password, phc string
		ok                  bool
	}{
		{"the right one", "correct horse é", phc, true},
		{"the right one as another keyboard spells it", "correct horse e\u0301", phc, true},
		{"a wrong one", "correct horse", phc, false},
		{"nothing", "", phc, false},
		{"nobody's", "correct horse é", "", false},
		{"a very long one", strings.Repeat("x", 1<<20), phc, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if ok, err := h.matches(t.Context(), tt.password, tt.phc); ok != tt.ok || err != nil {
				t.Errorf("matches = %v, %v", ok, err)
			}
		})
	}
}

func TestNewPasswords(t *testing.T) {
	tests := []struct {
		name, password string
		ok             bool
	}{
		{"a few words", "teal umbrella on tuesday", true},
		{"ten letters of another script", "пальтопальто", true},
		{"nine characters", "umbrella9", false},
		{"1025 bytes", strings.Repeat("ab", 512) + "c", false},
		{"1024 bytes", strings.Repeat("umbrella", 128), true},
		{"everybody's", "password1234", false},
		{"everybody's with a sign", "Password123!", false},
		{"the house's own name", "cloakroom2026", false},
		{"digits alone", "2938471029", false},
		{"one letter again and again", "aaaaaaaaaaaa", false},
		{"the row of a keyboard", "qwertyuiop12", false},
		{"the name with a year", "annabelle2026", false},
		{"no rules about kinds of letters", "umbrellatuesdayteal", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := checkPassword(tt.password, "annabelle")
			if (err == nil) != tt.ok {
				t.Errorf("checkPassword = %v", err)
			}
			if err != nil && fault.Of(err).Field != "password" {
				t.Errorf("it is not told beside the field: %v", err)
			}
		})
	}
}

func TestNames(t *testing.T) {
	for name, ok := range map[string]bool{
		"ann": true, "ann.b-c_d": true, "Ænne": true, "朝海": true,
		"": false, "@ann": false, "-rf": false, "members": false, "a b": false, "a/b": false, "a:b": false, "a,b": false,
		"a\u202eb": false, "a\n": false, "..": false, "e\u0301": false, strings.Repeat("a", 65): false,
	} {
		if err := checkName(name); (err == nil) != ok {
			t.Errorf("checkName(%q) = %v", name, err)
		}
	}
}

func TestWait(t *testing.T) {
	for failures, want := range map[int]string{0: "0s", 4: "0s", 5: "1s", 8: "8s", 14: "8m32s", 15: "15m0s", 1 << 30: "15m0s"} {
		if got := byPair.wait(failures).String(); got != want {
			t.Errorf("after %d failures %s, want %s", failures, got, want)
		}
	}
}
