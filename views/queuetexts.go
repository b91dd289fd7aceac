package views

import "encoding/json"

// queueTexts are what static/js/upload says; app/texts holds that against the
// scripts.
var queueTexts = []string{
	"%[2]d of %[1]d files added",
	"%[2]d of %[1]d files are here",
	"%d bytes",
	"%d could not be.",
	"%d files added",
	"%d files from before are not finished",
	"%d names are taken",
	"%d of %d",
	"%d of %d are here.",
	"%d of these names are in this folder already.",
	"%s B",
	"%s GB",
	"%s MB",
	"%s PB",
	"%s TB",
	"%s is in this folder already.",
	"%s kB",
	"%s of %s",
	"%s/s",
	"%s: %s",
	"Adding %d files",
	"Almost there",
	"Cancel",
	"Forget",
	"Hide the files",
	"No answer. It goes on by itself.",
	"No connection. It goes on by itself.",
	"None of these is one of the unfinished files.",
	"Not begun",
	"Nothing on its way",
	"Pasted %s",
	"Pause",
	"Paused",
	"Paused at %d %",
	"Resume",
	"Resume all",
	"Show the files",
	"Stopped at %d %",
	"There is a file of this name.",
	"There is no file in what you dropped.",
	"This file could not be added.",
	"This file has changed or is gone. Choose it again.",
	"This folder is gone, or you may not add to it any more.",
	"This page was left before they were here. A browser does not keep files: choose the same ones again, and each goes on where it stopped.",
	"This page was left before they were here. Each goes on where it stopped.",
	"Try again",
	"Try now",
	"Waiting for the connection",
	"What has arrived is safe. It goes on by itself.",
	"What you dropped could not be read.",
	"a few seconds left",
	"about %d hours left",
	"about %d min left",
	"about %d s left",
}

// words are these texts in the language of the page, for scripts; empty in
// English, which they speak by themselves.
func words(f Frame) string {
	all := f.Texts(queueTexts)
	if len(all) == 0 {
		return ""
	}
	text, err := json.Marshal(all)
	if err != nil { // of strings there is none
		return ""
	}
	return string(text)
}
