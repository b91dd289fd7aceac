package views_test

import (
	"strings"
	"testing"
	"time"

	"cloakroom/views"
)

func TestTimesAreSaidAsPeopleSayThem(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		from time.Duration
		want string
	}{
		{-59 * time.Second, "just now"},
		{-time.Minute, "1 minute ago"},
		{10 * time.Second, "in 1 minute"},
		{59 * time.Minute, "in 59 minutes"},
		{time.Hour - time.Second, "in 1 hour"},
		{-90 * time.Minute, "2 hours ago"},
		{24*time.Hour - time.Second, "in 1 day"},
		{-24 * time.Hour, "1 day ago"},
		{31 * 24 * time.Hour, "in 31 days"},
		{32 * 24 * time.Hour, "25 December 2026"},
	} {
		var page strings.Builder
		if err := views.When(views.Frame{Now: now}, now.Add(c.from)).Render(t.Context(), &page); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(page.String(), ">"+c.want+"<") {
			t.Errorf("%v from now is said as %s, want %q", c.from, page.String(), c.want)
		}
	}
}
