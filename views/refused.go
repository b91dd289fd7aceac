package views

import (
	"net/http"
	"strconv"
)

// Refused gives the house's words for a status. The caller may replace any of
// them, above all Link, where it knows more.
func Refused(f Frame, status int) RefusalPage {
	home := Crumb{Name: f.Say("Go to your folders"), Href: "/"}
	switch status {
	case http.StatusBadRequest:
		return RefusalPage{status, f.Say("That could not be understood"), f.Say("Something in the request was incomplete. Nothing was changed. Go back and try once more."), home}
	case http.StatusForbidden:
		return RefusalPage{status, f.Say("That is not open to you"), f.Say("Nothing was changed. If you need it, ask whoever owns the folder. If you came from another site, start again from here."), home}
	case http.StatusMethodNotAllowed:
		return RefusalPage{status, f.Say("That address does not work this way"), f.Say("Nothing was changed. It belongs to a form; start from the page it is on."), home}
	case http.StatusGone:
		return RefusalPage{status, f.Say("This address has run out"), f.Say("What it opened is still safe. Open it again from its page."), home}
	case http.StatusRequestEntityTooLarge:
		return RefusalPage{status, f.Say("That is too large for here"), f.Say("It was not kept. Everything added before is safe. Add a smaller file, or ask whoever runs this house for more room."), home}
	case http.StatusTooManyRequests:
		return RefusalPage{status, f.Say("Too many tries"), f.Say("Wait a minute, then try again. Nothing is locked for good."), home}
	case http.StatusInternalServerError:
		return RefusalPage{status, f.Say("Something broke on our side"), f.Say("What was kept before is safe. Try once more; if it stays, tell whoever runs this house the time of day."), home}
	case http.StatusServiceUnavailable:
		return RefusalPage{status, f.Say("Not open just now"), f.Say("The house is busy or being looked after. Everything in it is safe. Try again in a minute."), home}
	}
	return RefusalPage{http.StatusNotFound, f.Say("There is nothing here for you"), f.Say("The address may be wrong, it may have been moved or deleted, or it is not open to you."), home}
}

// status is what programs call it, in English as everywhere.
func (p RefusalPage) status() string {
	return strconv.Itoa(p.Status) + " " + http.StatusText(p.Status)
}
