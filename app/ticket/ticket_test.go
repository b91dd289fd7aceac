package ticket

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

var noon = time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC)

const (
	house = "https://media.example.org"
	coat  = id.Item("it_aaaaaaaaaaaaaaaaaaaaaaaaca")
	hat   = id.Item("it_aaaaaaaaaaaaaaaaaaaaaaaace")
	fine  = fault.Kind(255)
)

func TestRedeem(t *testing.T) {
	ann := id.NewCredential()
	g := signer(t, house)
	raw, ends, err := issue(g, ann, coat, media.Thumb, 7, 0, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		raw  string
		item id.Item
		form media.Rendition
		v    id.Version
		at   time.Time
		want fault.Kind
	}{
		{"its own item", raw, coat, media.Thumb, 7, noon, fine},
		{"just before it ends", raw, coat, media.Thumb, 7, ends.Add(-1), fine},
		{"when it ends", raw, coat, media.Thumb, 7, ends, fault.Gone},
		{"long after it ended", raw, coat, media.Thumb, 7, ends.Add(time.Hour), fault.Gone},
		{"another item", raw, hat, media.Thumb, 7, noon, fault.NotFound},
		{"another item, and too late: no hint about the time", raw, hat, media.Thumb, 7, ends, fault.NotFound},
		{"another rendition", raw, coat, media.Preview, 7, noon, fault.NotFound},
		{"the original by a ticket for the thumb", raw, coat, media.Original, 7, noon, fault.NotFound},
		{"another version", raw, coat, media.Thumb, 8, noon, fault.NotFound},
		{"a version that begins alike", raw, coat, media.Thumb, 71, noon, fault.NotFound},
		{"padded", raw + "=", coat, media.Thumb, 7, noon, fault.NotFound},
		{"followed by a line end", raw + "\n", coat, media.Thumb, 7, noon, fault.NotFound},
		{"with a line end in place of a letter", raw[:10] + "\n" + raw[11:], coat, media.Thumb, 7, noon, fault.NotFound},
		{"with a line end inside", raw[:10] + "\r\n" + raw[10:], coat, media.Thumb, 7, noon, fault.NotFound},
		{"with an escaped letter", raw[:59] + "%20", coat, media.Thumb, 7, noon, fault.NotFound},
		{"with a blank", raw[:59] + " ", coat, media.Thumb, 7, noon, fault.NotFound},
		{"in the other base64", strings.NewReplacer("-", "+", "_", "/").Replace(dashed(t, g)), coat, media.Thumb, 7, noon, fault.NotFound},
		{"half of it", raw[:30], coat, media.Thumb, 7, noon, fault.NotFound},
		{"all but its last letter", raw[:59], coat, media.Thumb, 7, noon, fault.NotFound},
		{"without its MAC", raw[:39], coat, media.Thumb, 7, noon, fault.NotFound},
		{"with a MAC of zeros", raw[:38] + strings.Repeat("A", 22), coat, media.Thumb, 7, noon, fault.NotFound},
		{"nothing", "", coat, media.Thumb, 7, noon, fault.NotFound},
		{"sixty zeros", strings.Repeat("A", 60), coat, media.Thumb, 7, noon, fault.NotFound},
		{"a megabyte", strings.Repeat("A", 1<<20), coat, media.Thumb, 7, noon, fault.NotFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g.now = func() time.Time { return tt.at }
			got, err := g.Redeem(tt.raw, tt.item, tt.form, tt.v)
			if tt.want != fine {
				if !fault.Is(err, tt.want) {
					t.Fatalf("Redeem = %v, %v; want kind %d", got, err, tt.want)
				}
				if (got.Via == ann) != (tt.want == fault.Gone) {
					t.Errorf("of a refused ticket one learns %+v", got)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got.Via != ann || !got.Ends.Equal(ends) {
				t.Errorf("Redeem = %+v, want %s until %v", got, ann, ends)
			}
		})
	}
}

// dashed returns a good ticket that has both letters in which the two kinds of
// base64 differ.
func dashed(t *testing.T, g *Signer) string {
	t.Helper()
	for {
		raw, _, err := issue(g, id.NewCredential(), coat, media.Thumb, 7, 0, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(raw, "-") && strings.Contains(raw, "_") {
			return raw
		}
	}
}

func TestEveryBitCounts(t *testing.T) {
	g := signer(t, house)
	raw, _, _ := issue(g, id.NewCredential(), coat, media.Thumb, 1, 0, time.Time{})
	b, err := base64url.DecodeString(raw)
	if err != nil || len(b) != 45 || len(raw) != 60 {
		t.Fatalf("%d characters, %d bytes: %v", len(raw), len(b), err)
	}
	for bit := range len(b) * 8 {
		b[bit/8] ^= 1 << (bit % 8)
		if _, err := g.Redeem(base64url.EncodeToString(b), coat, media.Thumb, 1); !fault.Is(err, fault.NotFound) {
			t.Errorf("with bit %d of byte %d the other way: %v", bit%8, bit/8, err)
		}
		b[bit/8] ^= 1 << (bit % 8)
	}
}

// TestOneVersion shows tickets that say another version, signed with the right key.
func TestOneVersion(t *testing.T) {
	g := signer(t, house)
	raw, _, _ := issue(g, id.NewCredential(), coat, media.Thumb, 1, 0, time.Time{})
	b, _ := base64url.DecodeString(raw)
	for v := range 256 {
		b[0] = byte(v)
		w := g.ring.Load().signs.bench()
		copy(b[claimLength:], w.sign(house, subject{coat, media.Thumb, 1}, b[:claimLength]))
		if _, err := g.Redeem(base64url.EncodeToString(b), coat, media.Thumb, 1); (err == nil) != (v == 1) {
			t.Errorf("version %d: %v", v, err)
		}
	}
}

func TestTicketsAreForOneHouse(t *testing.T) {
	raw, _, _ := issue(signer(t, house), id.NewCredential(), coat, media.Thumb, 1, 0, time.Time{})
	for _, other := range []string{"http://media.example.org", "https://media.example.org:8443", "https://media.example.or"} {
		if _, err := signer(t, other).Redeem(raw, coat, media.Thumb, 1); !fault.Is(err, fault.NotFound) {
			t.Errorf("at %s: %v", other, err)
		}
	}
}

func TestLinksEndTheirTickets(t *testing.T) {
	g, guest := signer(t, house), id.NewCredential()
	_, plain, _ := issue(g, guest, coat, media.Thumb, 1, 0, time.Time{})
	tests := []struct {
		name     string
		notAfter time.Time
		want     time.Time
	}{
		{"a link that ends first ends the ticket", noon.Add(time.Minute), noon.Add(time.Minute)},
		{"a link that ends a second before the ticket ends it", plain.Add(-time.Second), plain.Add(-time.Second)},
		{"a link that ends with the ticket changes nothing", plain, plain},
		{"nor does one that ends later", plain.Add(time.Second), plain},
		{"nor one that never ends", time.Time{}, plain},
		{"a part of a second is given away rather than added", noon.Add(time.Minute + time.Second/2), noon.Add(time.Minute)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, ends, err := issue(g, guest, coat, media.Thumb, 1, 0, tt.notAfter)
			if err != nil || !ends.Equal(tt.want) {
				t.Errorf("ends %v (%v), want %v", ends, err, tt.want)
			}
		})
	}
}

func TestWhoHasNoCredentialGetsNoTicket(t *testing.T) {
	g := signer(t, house)
	for _, via := range []id.Credential{"", "cr_", "us_aaaaaaaaaaaaaaaaaaaaaaaaaa", "cr_aaaaaaaaaaaaaaaaaaaaaaaaab"} {
		if _, _, err := issue(g, via, coat, media.Thumb, 1, 0, time.Time{}); !fault.Is(err, fault.Internal) {
			t.Errorf("Issue by %q: %v", via, err)
		}
	}
}

// issue issues one ticket.
func issue(g *Signer, via id.Credential, item id.Item, r media.Rendition, v id.Version, duration time.Duration, notAfter time.Time) (string, time.Time, error) {
	by, err := g.By(via, notAfter)
	if err != nil {
		return "", time.Time{}, err
	}
	raw, ends := by.Append(nil, item, r, v, duration)
	return string(raw), ends, nil
}

// FuzzRedeem holds that nothing is accepted but what was issued, letter by letter.
func FuzzRedeem(f *testing.F) {
	g := signer(f, house)
	raw := until(f, g, "cr_aebagbafaydqqcikbmga2dqpca", subject{coat, media.Thumb, 1}, noon.Add(time.Hour))
	f.Add(raw)
	f.Add(raw[:38] + strings.Repeat("A", 22))
	f.Fuzz(func(t *testing.T, s string) {
		got, err := g.Redeem(s, coat, media.Thumb, 1)
		if (err == nil) != (s == raw) {
			t.Fatalf("Redeem(%q) = %v, %v", s, got, err)
		}
		if err != nil && !fault.Is(err, fault.NotFound) {
			t.Fatalf("Redeem(%q): %v", s, err)
		}
	})
}

// signer returns a Signer at noon whose only key is «a», or those named, the
// first of which signs.
func signer(t testing.TB, audience string, names ...byte) *Signer {
	t.Helper()
	if len(names) == 0 {
		names = []byte("a")
	}
	g, err := NewSigner(audience, keys(names...), 10*time.Minute, 6*time.Hour, func() time.Time { return noon })
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func keys(names ...byte) (out []Key) {
	for i, n := range names {
		k := Key{ID: [4]byte{n}, Signs: i == 0}
		copy(k.Secret[:], fmt.Sprintf("%032c", n))
		out = append(out, k)
	}
	return out
}

// until signs a ticket with an end off the grid, so that it can be written down.
func until(t testing.TB, g *Signer, via id.Credential, s subject, end time.Time) string {
	t.Helper()
	credential, err := via.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return string(g.sign(nil, claim{credential, end.Unix()}, s))
}
