package views

import (
	"testing"
	"time"
)

func TestSettingsAsPhotographersWriteThem(t *testing.T) {
	tests := []struct {
		name string
		Told
		want string
	}{
		{"nothing", Told{}, ""},
		{"a hand-held picture", Told{Exposure: 4 * time.Millisecond, Aperture: 2.8, ISO: 400, Focal: 35}, "1/250 s · f/2.8 · ISO 400 · 35 mm"},
		{"a camera that counts in odd parts", Told{Exposure: time.Second / 3200}, "1/3200 s"},
		{"a tenth", Told{Exposure: time.Second / 10}, "1/10 s"},
		{"a quarter", Told{Exposure: time.Second / 4}, "1/4 s"},
		{"half a second", Told{Exposure: time.Second / 2}, "0.5 s"},
		{"a second and a bit", Told{Exposure: 1300 * time.Millisecond}, "1.3 s"},
		{"by night", Told{Exposure: 30 * time.Second}, "30 s"},
		{"a telephone", Told{Aperture: 1.7799999713897705, Focal: 5.7}, "f/1.8 · 5.7 mm"},
		{"a wide lens at a whole stop", Told{Aperture: 8, Focal: 16}, "f/8 · 16 mm"},
	}
	for _, tt := range tests {
		if got := tt.settings(Frame{}); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestPlacesAndZones(t *testing.T) {
	for want, p := range map[string]Place{
		"48.2082° N, 16.3738° E":  {48.208176, 16.373819},
		"33.8568° S, 151.2153° E": {-33.8568, 151.2153},
		"0.0000° N, 77.0000° W":   {0, -77},
	} {
		if got := coordinates(Frame{}, p); got != want {
			t.Errorf("%+v: %q, want %q", p, got, want)
		}
	}
	for want, east := range map[string]int{"UTC": 0, "UTC+2": 7200, "UTC−3:30": -12600, "UTC+5:45": 20700} {
		if got := zone(time.Unix(0, 0).In(time.FixedZone("", east))); got != want {
			t.Errorf("%d: %q, want %q", east, got, want)
		}
	}
}
