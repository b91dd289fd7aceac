package serve

import (
	"net/http"

	"cloakroom/app/fault"
)

// ProblemType is a mistake that a client can make, or a trouble that it can
// meet, and how to mend it. Its name never changes its meaning.
type ProblemType struct {
	Name   string
	Status int
	Title  string
	Mend   string
}

// ProblemsAt is the address below which each type is to be read. Types are
// references below the house (RFC 9457 section 3.1.1), so they are the same text in
// every house.
const ProblemsAt = "/api/v1/problems/"

// Problems are all of them. The first of a status is what it is if nobody says
// more.
func Problems() []ProblemType {
	return []ProblemType{
		{"invalid", 400, "The request cannot be understood", "Read the detail: it says what to send instead."},
		{"invalid-field", 400, "A field or parameter is not as it has to be", "The member «field» names it, the detail says what it takes."},
		{"not-json", 400, "The body is not one JSON object", "Send one JSON object in UTF-8, with each member once, and nothing after it."},
		{"unknown-field", 400, "A member of the body is not known", "The member «field» names it. Spell it as the document does, or leave it out."},
		{"unauthenticated", 401, "No token, or none that lives", "Send Authorization: Bearer ck_…. Make a token at /account or by POST /api/v1/tokens."},
		{"wrong-password", 401, "Name and password do not belong together", "Ask the person to type them again; after some wrong ones there is a pause."},
		{"not-allowed", 403, "The right for it is missing", "Who may lend the folder can give it; a longer scope does not help."},
		{"scope", 403, "The token was not made for that", "Make a token with the scope that is missing, or one that is not confined to a folder."},
		{"not-found", 404, "There is nothing here", "It is not there, or not for this token: both look alike. Do not try again as you are."},
		{"method-not-allowed", 405, "This address does not do that", "Use one of the methods in Allow."},
		{"conflict", 409, "It does not go together with what is there", "Read the detail; look at the thing again before you try once more."},
		{"name-taken", 409, "There is something of that name already", "Choose another name, or replace what is there on purpose (If-Match)."},
		{"changed-meanwhile", 409, "Somebody changed it just now", "Read it again, decide again, then send the change again."},
		{"private-folder", 409, "There is a private folder in it", "Do the same with its parts one by one, but for the private folder, or ask somebody who may edit in that."},
		{"too-many", 409, "There are as many as there may be", "End or delete some that nobody uses any more."},
		{"upload-offset", 409, "The upload stands at another byte", "Ask by HEAD where it stands, and go on there."},
		{"in-progress", 409, "The same request is being answered just now", "Wait as Retry-After says, then send it again with the same Idempotency-Key."},
		{"outcome-unknown", 409, "The house stopped in the middle of this request", "Look whether it was done; if not, send it with another Idempotency-Key."},
		{"gone", 410, "It was there and has ended", "Begin anew: a new link, a new upload, a fresh address."},
		{"changed", 412, "It is not what If-Match names", "Read it again: its ETag now goes into If-Match. Nothing was overwritten."},
		{"tus-version", 412, "The version of tus is missing or another one", "Send Tus-Resumable: 1.0.0."},
		{"too-large", 413, "More than the house takes", "Send less; for files, Tus-Max-Size says how much is taken."},
		{"unsupported-media-type", 415, "A body of another type is wanted", "Send application/json, or of an upload application/offset+octet-stream."},
		{"range", 416, "There is no such range", "Content-Range says how long it is."},
		{"key-reused", 422, "This Idempotency-Key stands for another request", "Use a fresh key for each request, and the same only to send the same again."},
		{"locked", 423, "Another request is at work on it", "Try again in a moment."},
		{"too-many-requests", 429, "Too many requests", "Wait as Retry-After says. RateLimit on each answer says how many are left."},
		{"too-many-passwords", 429, "Too many wrong passwords", "Wait as Retry-After says. Nothing is locked for good."},
		{"checksum-mismatch", 460, "The bytes are not those that were announced", "Send them again from the byte at which the upload stands."},
		{"internal", 500, "Something went wrong on our side", "Try again later; the operator finds it in the log."},
		{"unavailable", 503, "Not now", "Wait as Retry-After says, then send it again. Nothing was changed."},
		{"full", 507, "There is no room left", "Delete something, or ask who runs the house for more room."},
	}
}

// ProblemOf finds a type by its name.
func ProblemOf(name string) (ProblemType, bool) {
	for _, p := range Problems() {
		if p.Name == name {
			return p, true
		}
	}
	return ProblemType{}, false
}

// problemFor finds the type of a refusal: by its name if that stands for this
// status, and else by its status.
func problemFor(status int, f fault.Error) ProblemType {
	name := f.Name
	if name == "" && f.Field != "" && status == http.StatusBadRequest {
		name = "invalid-field"
	}
	if p, ok := ProblemOf(name); ok && p.Status == status {
		return p
	}
	for _, p := range Problems() {
		if p.Status == status {
			return p
		}
	}
	return ProblemType{Name: "internal", Status: status, Title: http.StatusText(status)}
}

// problem is RFC 9457. Its detail is for people.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Field  string `json:"field,omitempty"`
}

// Problem refuses as programs understand it; it is the Refuse of the API.
func Problem(w http.ResponseWriter, _ *http.Request, status int, f fault.Error) {
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="cloakroom"`)
	}
	p := problemFor(status, f)
	_ = answer(w, status, "application/problem+json", problem{ProblemsAt + p.Name, p.Title, status, f.Say, f.Field})
}
