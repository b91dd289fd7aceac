package views

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// camera says whether there is anything to be told about the taking.
func (t Told) camera(f Frame) bool {
	return !t.Taken.IsZero() || t.Camera != "" || t.Lens != "" || t.Place != nil || t.settings(f) != ""
}

// settings are those of the camera, as photographers write them.
func (t Told) settings(f Frame) string {
	var parts []string
	if t.Exposure > 0 {
		parts = append(parts, exposure(f, t.Exposure))
	}
	if t.Aperture > 0 {
		parts = append(parts, "f/"+digits(f, t.Aperture))
	}
	if t.ISO > 0 {
		parts = append(parts, "ISO "+strconv.Itoa(t.ISO))
	}
	if t.Focal > 0 {
		parts = append(parts, digits(f, t.Focal)+" mm")
	}
	return strings.Join(parts, " · ")
}

// exposure writes a short time as a part of a second, and a long one in seconds.
func exposure(f Frame, d time.Duration) string {
	s := d.Seconds()
	if part := math.Round(1 / s); s < .3 && math.Abs(1/part-s) < s/20 {
		return "1/" + strconv.Itoa(int(part)) + " s"
	}
	return digits(f, s) + " s"
}

// digits writes a number with one digit behind the point, if that says more.
func digits(f Frame, n float64) string { return f.Decimal(math.Round(n*10)/10, -1) }

// coordinates writes a place to four digits: a dozen steps.
func coordinates(f Frame, p Place) string {
	side := func(v float64, plus, minus string) string {
		if v < 0 {
			return f.Decimal(-v, 4) + "° " + minus
		}
		return f.Decimal(v, 4) + "° " + plus
	}
	return side(p.Latitude, f.Say("N|north"), f.Say("S|south")) + ", " + side(p.Longitude, f.Say("E|east"), f.Say("W|west"))
}

// zone says how far from UTC a clock stood: UTC+2, UTC−3:30.
func zone(t time.Time) string {
	_, east := t.Zone()
	sign := "+"
	if east < 0 {
		sign, east = "−", -east
	}
	switch minutes := east / 60 % 60; {
	case east < 60:
		return "UTC"
	case minutes == 0:
		return fmt.Sprintf("UTC%s%d", sign, east/3600)
	default:
		return fmt.Sprintf("UTC%s%d:%02d", sign, east/3600, minutes)
	}
}
