package ticket

import (
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

func TestNoRingNoStart(t *testing.T) {
	good := keys('a')
	clock := func() time.Time { return noon }
	tests := []struct {
		name       string
		audience   string
		keys       []Key
		look, play time.Duration
		now        func() time.Time
	}{
		{"without keys", house, nil, time.Minute, time.Minute, clock},
		{"without a key that signs", house, []Key{{ID: [4]byte{1}, Secret: [32]byte{1}}}, time.Minute, time.Minute, clock},
		{"with two keys that sign", house, []Key{good[0], {ID: [4]byte{1}, Secret: [32]byte{1}, Signs: true}}, time.Minute, time.Minute, clock},
		{"with two keys of one id", house, []Key{good[0], {ID: good[0].ID, Secret: [32]byte{1}}}, time.Minute, time.Minute, clock},
		{"with an empty key", house, []Key{good[0], {ID: [4]byte{1}}}, time.Minute, time.Minute, clock},
		{"without an audience", "", good, time.Minute, time.Minute, clock},
		{"with too short a life to look", house, good, time.Minute - 1, time.Minute, clock},
		{"with too short a life to play", house, good, time.Minute, time.Minute - 1, clock},
		{"without a clock", house, good, time.Minute, time.Minute, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := NewSigner(tt.audience, tt.keys, tt.look, tt.play, tt.now); err == nil {
				t.Error("it started")
			}
		})
	}
	if _, err := NewSigner(house, good, time.Minute, time.Minute, clock); err != nil {
		t.Errorf("with all it needs: %v", err)
	}
}

func TestKeysRotate(t *testing.T) {
	ann := id.NewCredential()
	g := signer(t, house, 'a')
	old, _, _ := issue(g, ann, coat, media.Thumb, 1, 0, time.Time{})
	redeem := func(raw string) error { _, err := g.Redeem(raw, coat, media.Thumb, 1); return err }

	if err := g.Use(keys('b', 'a')); err != nil {
		t.Fatal(err)
	}
	fresh, _, _ := issue(g, ann, coat, media.Thumb, 1, 0, time.Time{})
	if fresh == old {
		t.Error("after the rotation the old key signs")
	}
	if redeem(old) != nil || redeem(fresh) != nil {
		t.Errorf("after the rotation: old %v, new %v", redeem(old), redeem(fresh))
	}
	if err := g.Use(nil); err == nil || redeem(old) != nil || redeem(fresh) != nil {
		t.Errorf("a ring without keys was taken (%v), or the one before it lost", err)
	}
	if err := g.Use(keys('b')); err != nil {
		t.Fatal(err)
	}
	if err := redeem(old); !fault.Is(err, fault.NotFound) {
		t.Errorf("a ticket of a retired key: %v", err)
	}
	if err := redeem(fresh); err != nil {
		t.Errorf("a ticket of the key that stayed: %v", err)
	}
}

func TestTheIDOfAnotherKeyDoesNotHelp(t *testing.T) {
	raw, _, _ := issue(signer(t, house, 'a'), id.NewCredential(), coat, media.Thumb, 1, 0, time.Time{})
	b, _ := base64url.DecodeString(raw)
	b[1] = 'b'
	if _, err := signer(t, house, 'b', 'a').Redeem(base64url.EncodeToString(b), coat, media.Thumb, 1); !fault.Is(err, fault.NotFound) {
		t.Errorf("Redeem: %v", err)
	}
}

func TestTheRingTurnsWhileTicketsAreRead(t *testing.T) {
	g := signer(t, house, 'a')
	raw, _, _ := issue(g, id.NewCredential(), coat, media.Thumb, 1, 0, time.Time{})
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 500 {
				if _, err := g.Redeem(raw, coat, media.Thumb, 1); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for i := range byte(100) {
		if err := g.Use(keys('b'+i, 'a')); err != nil {
			t.Error(err)
		}
	}
	all.Wait()
}

func TestKeysAreDerivedForOnePurpose(t *testing.T) {
	master, salt, name := [32]byte{1}, []byte("salt"), [4]byte{1}
	derive := func(master [32]byte, salt []byte, purpose string, name [4]byte) [32]byte {
		t.Helper()
		k, err := deriveKey(master, salt, purpose, name)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	one := derive(master, salt, signing, name)
	others := map[string][32]byte{
		"another master":  derive([32]byte{2}, salt, signing, name),
		"another salt":    derive(master, []byte("pepper"), signing, name),
		"another purpose": derive(master, salt, "cloakroom cookie", name),
		"another id":      derive(master, salt, signing, [4]byte{2}),
	}
	for what, k := range others {
		if k == one {
			t.Errorf("%s gives the same key", what)
		}
	}
	if derive(master, salt, signing, name) != one {
		t.Error("the same gives another key")
	}
}

func TestKeysDoNotPrint(t *testing.T) {
	k := Key{Secret: [32]byte([]byte(strings.Repeat("S", 32)))}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("a", "key", k)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("a", "key", k)
	for _, s := range []string{fmt.Sprint(k), fmt.Sprintf("%+v %x %s %d", k, k, k, []Key{k}), log.String()} {
		if strings.Contains(s, "SSS") || strings.Contains(s, "5353") || strings.Contains(s, "83 83") || strings.Contains(s, "83,83") {
			t.Errorf("a key in %q", s)
		}
	}
}
