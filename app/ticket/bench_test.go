package ticket

import (
	"testing"
	"time"

	"cloakroom/app/id"
	"cloakroom/app/media"
)

func BenchmarkIssue(b *testing.B) {
	by, err := signer(b, house).By(id.NewCredential(), time.Time{})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	var to []byte
	for b.Loop() {
		to, _ = by.Append(to[:0], coat, media.Thumb, 1, 0)
	}
}

func BenchmarkRedeem(b *testing.B) {
	g := signer(b, house)
	raw, _, _ := issue(g, id.NewCredential(), coat, media.Thumb, 1, 0, time.Time{})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := g.Redeem(raw, coat, media.Thumb, 1); err != nil {
			b.Fatal(err)
		}
	}
}
