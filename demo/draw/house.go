package main

// holidays are the landscapes, as a family would bring them home. Some names
// are in other scripts; go:embed allows letters of any kind, but no signs.
func holidays() []work {
	return []work{
		{"holidays/film.mp4", film},
		{"holidays/sound.mp3", sound},
		picture("holidays/ridges-at-dawn.jpg", 1440, 960, "2025-06-14 05:41 +0200", "Seven ridges before breakfast", ridgesAtDawn),
		picture("holidays/ridges-under-the-moon.jpg", 960, 1440, "2025-06-13 23:12 +0200", "The same ridges, the night before", ridgesUnderMoon),
		picture("holidays/panorama-at-dusk.jpg", 1800, 600, "2025-06-15 21:20 +0200", "From the boathouse", panoramaAtDusk, within(58)),
		picture("holidays/starry-night.jpg", 940, 1410, "2025-08-12 23:55 +0200", "One light on, in the valley", starryNight, within(48)),
		picture("holidays/northern-lights.jpg", 1440, 960, "2025-11-02 22:31 +0100", "Green until midnight", northernLights, within(48)),
		picture("holidays/firs-in-fog.jpg", 1440, 810, "2025-11-04 08:15 +0100", "Firs in fog", firsInFog, within(64)),
		picture("holidays/été à la mer.jpg", 1440, 960, "2025-07-20 11:05 +0200", "Summer by the sea", seaInSummer, within(54)),
		picture("holidays/λιμάνι.jpg", 1440, 960, "2025-07-21 19:48 +0200", "Four boats, nobody out", harbour, within(58)),
		picture("holidays/lighthouse.jpg", 960, 1440, "2025-07-22 22:02 +0200", "Every eight seconds", lighthouse),
		picture("holidays/朝の海.jpg", 1200, 960, "2025-04-03 06:20 +0900", "Morning sea", greatWave, within(76)),
		picture("holidays/كثبان.jpg", 1536, 864, "2025-10-09 17:52 +0100", "Five camels going home", dunes),
		picture("holidays/desert-sun.png", 1200, 1200, "", "", desertSun),
		picture("holidays/cypresses.jpg", 1040, 1300, "2025-09-18 18:41 +0200", "The road to the mill", cypresses, turned, within(52)),
		picture("holidays/birches.jpg", 800, 1200, "2025-10-19 15:03 +0200", "October, all at once", birches, within(76)),
		picture("holidays/fields-from-the-air.jpg", 940, 940, "2025-05-30 10:10 +0200", "Window seat", fieldsFromTheAir, within(84)),
		picture("holidays/kites.jpg", 1040, 1300, "2025-07-24 16:16 +0200", "Six kites, one wind", kites),
		picture("holidays/balloons.jpg", 1040, 1300, "2025-09-20 06:58 +0200", "Five up before the sun", balloons),
		picture("holidays/murmuration.jpg", 1440, 960, "2025-11-16 16:22 +0100", "Starlings over the reeds", murmuration, within(60)),
		picture("holidays/city-at-dusk.jpg", 1440, 810, "2025-12-05 17:04 +0100", "From the bridge", cityAtDusk, within(66)),
		picture("holidays/rain-on-glass.jpg", 1440, 960, "2025-12-06 18:40 +0100", "Number eleven, upper deck", rainOnGlass, within(44)),
	}
}

// cases are two files of a small enquiry: a coat that nobody collected, and
// what was found in its pocket.
func cases() []work {
	const at = "cases/1024/photos/"
	return []work{
		picture(at+"01 the coat.jpg", 960, 1440, "2026-01-18 09:04 +0100", "The coat, as found", coat),
		picture(at+"02 hooks.jpg", 1536, 864, "2026-01-18 09:06 +0100", "What was still there", hooks, within(48)),
		picture(at+"03 ticket 1024.jpg", 1440, 960, "2026-01-18 09:11 +0100", "Its ticket, both halves", ticketOnFelt, within(50)),
		picture(at+"04 key.jpg", 1040, 1040, "2026-01-18 09:15 +0100", "Key from the left pocket", key, within(50)),
		picture(at+"05 umbrella.jpg", 1040, 1300, "2026-01-18 09:20 +0100", "Left open to dry", umbrella, within(52)),
		picture(at+"06 staircase.jpg", 880, 1320, "2026-01-18 11:31 +0100", "Down from the gallery", staircase, within(60)),
		picture(at+"07 stage.jpg", 1440, 960, "2026-01-17 19:58 +0100", "Two minutes before eight", curtain),
		picture(at+"08 window.jpg", 800, 1200, "2026-01-18 11:44 +0100", "West window", glass, within(66)),
		picture(at+"09 tram stop.jpg", 960, 1440, "2026-01-18 00:44 +0100", "Tram 11, a quarter to one", lampInSnow, within(44)),
		picture(at+"10 café.jpg", 1040, 1040, "2026-01-19 15:26 +0100", "Two cups and a stub", cups, within(42)),
		picture(at+"11 quarter.png", 1320, 880, "", "", quarter),
		picture(at+"12 survey.png", 1200, 800, "", "", contours, inked(24)),
		picture(at+"13 smoke.webp", 900, 1125, "", "", smoke),
		picture(at+"Übersicht.png", 1440, 1056, "", "", seats, inked(32)),
		{"cases/1024/documents/report.pdf", report},
		{"cases/1024/documents/plan.svg", plan},
		{"cases/1024/documents/notes.html", notes},
		picture("cases/1025/photos/fern.jpg", 900, 1125, "2026-01-20 10:00 +0100", "Between pages 10 and 24", fern, within(56)),
		picture("cases/1025/photos/ginkgo.jpg", 960, 1440, "2026-01-20 10:04 +0100", "Between pages 38 and 39", ginkgo),
		picture("cases/1025/photos/eucalyptus.jpg", 1040, 1300, "2026-01-20 10:09 +0100", "Behind the title", eucalyptus),
		picture("cases/1025/photos/dandelion.jpg", 840, 1260, "2026-01-20 10:15 +0100", "Pressed, and yet", dandelion),
		picture("cases/1025/photos/poppies.jpg", 1040, 1300, "2026-01-20 10:21 +0100", "Endpaper", poppies),
	}
}

// doctors keep images of nobody: drawn after what such machines show, with no
// one having stood before them.
func doctors() []work {
	const anna, jonas = "doctors/anna-bianchi/photos/", "doctors/jonas-weber/photos/"
	return []work{
		picture(anna+"chest.jpg", 1040, 1300, "2026-02-03 08:20 +0100", "Study 0417, of nobody", chest),
		picture(anna+"slices.jpg", 1000, 750, "2026-02-03 09:45 +0100", "Twelve sections through noise", slices),
		picture(anna+"fundus.jpg", 1440, 960, "2026-02-04 14:10 +0100", "Fundus, left", retina),
		picture(jonas+"neurons.jpg", 800, 1200, "2026-02-05 11:02 +0100", "Three cells, Golgi", neurons),
		picture(jonas+"section.jpg", 900, 900, "2026-02-05 11:30 +0100", "Section, stained", tissue, within(76)),
		picture("doctors/notes/rhythm.png", 1440, 960, "", "", rhythm, inked(16)),
		{"doctors/notes/heartbeat.gif", heartbeat},
	}
}
