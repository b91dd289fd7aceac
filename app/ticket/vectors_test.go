package ticket

import (
	"encoding/hex"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"cloakroom/app/id"
	"cloakroom/app/media"
)

// TestVectors holds docs/ticket.md to its word. The vectors were made by another
// implementation, in another language.
func TestVectors(t *testing.T) {
	page, err := os.ReadFile("../../docs/ticket.md")
	if err != nil {
		t.Fatal(err)
	}
	_, all, _ := strings.Cut(string(page), "## Vectors")
	vectors := strings.Split(all, "### ")[1:]
	if len(vectors) < 3 {
		t.Fatalf("docs/ticket.md has %d vectors", len(vectors))
	}
	for _, section := range vectors {
		name, rest, _ := strings.Cut(section, "\n")
		t.Run(name, func(t *testing.T) { try(t, vector(rest)) })
	}
}

func try(t *testing.T, v map[string]string) {
	name := [4]byte(bytes(t, v["key id"]))
	key, err := deriveKey([32]byte(bytes(t, v["master"])), bytes(t, v["salt"]), signing, name)
	if err != nil {
		t.Fatal(err)
	}
	if got := hex.EncodeToString(key[:]); got != v["key"] {
		t.Errorf("key     %s\nwritten %s", got, v["key"])
	}
	end := time.Unix(number(t, v["end"]), 0)
	g, err := NewSigner(v["URL"], []Key{{name, key, true}}, time.Minute, time.Minute, func() time.Time { return end.Add(-1) })
	if err != nil {
		t.Fatal(err)
	}
	via, item := id.Credential(v["credential"]), id.Item(v["item"])
	form, version := media.Rendition(v["rendition"]), id.Version(number(t, v["v"]))
	if raw := until(t, g, via, subject{item, form, version}, end); raw != v["ticket"] {
		t.Errorf("ticket  %s\nwritten %s", raw, v["ticket"])
	}
	got, err := g.Redeem(v["ticket"], item, form, version)
	if err != nil || got.Via != via || !got.Ends.Equal(end) {
		t.Errorf("Redeem = %+v, %v", got, err)
	}

	w := g.ring.Load().signs.bench()
	w.sign(g.audience, subject{item, form, version}, w.token[:claimLength])
	written := bytes(t, v["signed"])
	if head := len(written) - claimLength; string(w.input[:head]) != string(written[:head]) {
		t.Errorf("signed  %x\nwritten %x", w.input[:head], written[:head])
	}
}

// vector reads the lines of one fenced block.
func vector(section string) map[string]string {
	v := map[string]string{}
	for line := range strings.Lines(section) {
		if name, value, ok := strings.Cut(line, "  "); ok {
			v[name] = strings.TrimSpace(value)
		}
	}
	return v
}

func bytes(t *testing.T, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(text)
	if err != nil || len(b) == 0 {
		t.Fatalf("%q: %v", text, err)
	}
	return b
}

func number(t *testing.T, text string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
