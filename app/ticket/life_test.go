package ticket

import (
	"testing"
	"testing/quick"
	"time"

	"cloakroom/app/id"
	"cloakroom/app/media"
)

func TestLife(t *testing.T) {
	g := signer(t, house)
	tests := []struct {
		name     string
		form     media.Rendition
		duration time.Duration
		want     time.Duration
	}{
		{"a thumb is looked at", media.Thumb, 0, 10 * time.Minute},
		{"a preview too", media.Preview, 0, 10 * time.Minute},
		{"the still of a long film too", media.Poster, 9 * time.Hour, 10 * time.Minute},
		{"a short film can be paused for long", media.Play, time.Minute, 6 * time.Hour},
		{"a film of half the life just fits", media.Play, 3 * time.Hour, 6 * time.Hour},
		{"a longer one can be seen to its end, with breaks", media.Play, 4 * time.Hour, 8 * time.Hour},
		{"a download has time", media.Original, 0, 6 * time.Hour},
		{"as much as a player", media.Original, 4 * time.Hour, 8 * time.Hour},
		{"a duration that makes no sense adds nothing", media.Play, 1<<63 - 1, 6 * time.Hour},
		{"nor does one below nothing", media.Play, -time.Hour, 6 * time.Hour},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := g.life(tt.form, tt.duration); got != tt.want {
				t.Errorf("life = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestTicketsRepeatWithinAStretch(t *testing.T) {
	g, ann := signer(t, house), id.NewCredential()
	at := func(now time.Time) (string, time.Time) {
		g.now = func() time.Time { return now }
		raw, ends, err := issue(g, ann, coat, media.Thumb, 1, 0, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		return raw, ends
	}
	_, ends := at(noon)
	last := ends.Add(-10 * time.Minute) // the last moment that leaves a whole life
	first := last.Add(-5*time.Minute + 1)
	one, _ := at(first)
	tests := []struct {
		name string
		at   time.Time
		same bool
	}{
		{"just before the stretch", first.Add(-1), false},
		{"in its middle", first.Add(2 * time.Minute), true},
		{"at its end", last, true},
		{"just after it", last.Add(1), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if other, _ := at(tt.at); (other == one) != tt.same {
				t.Errorf("the same ticket: %v, want %v", other == one, tt.same)
			}
		})
	}
}

func TestNotEverybodysTicketsRollAtOnce(t *testing.T) {
	g := signer(t, house)
	seen := map[time.Time]bool{}
	for range 100 {
		_, ends, err := issue(g, id.NewCredential(), coat, media.Thumb, 1, 0, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		seen[ends] = true
	}
	if len(seen) < 50 { // of 300 seconds; 85 are to be expected
		t.Errorf("the tickets of 100 credentials end at %d times only", len(seen))
	}
}

func TestATicketLivesALifeAndLessThanHalfAnotherMore(t *testing.T) {
	holds := func(nano uint32, seconds uint32, minutes uint16, credential [16]byte) bool {
		now := time.Unix(int64(seconds), int64(nano%1e9))
		life := time.Duration(minutes)*time.Minute + time.Minute + time.Second*time.Duration(minutes%7)
		left := time.Unix(ends(now, life, credential), 0).Sub(now)
		return left >= life && left < life+life/2
	}
	if err := quick.Check(holds, &quick.Config{MaxCount: 20_000}); err != nil {
		t.Error(err)
	}
}
