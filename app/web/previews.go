package web

import (
	"net/http"
	"strings"

	"cloakroom/app/access"
	"cloakroom/app/entry"
	"cloakroom/app/serve"
)

// previewers stand in the names of programs that fetch what somebody writes into
// a chat or a post, to draw a card of it. Apple's and Signal's go by others' names.
var previewers = []string{
	"slackbot", "slack-imgproxy", "discordbot", "telegrambot", "whatsapp", "facebookexternalhit", "facebot", "meta-externalfetcher",
	"twitterbot", "linkedinbot", "skypeuripreview", "microsoftpreview", "redditbot", "pinterestbot", "mastodon", "bluesky cardyb",
	"synapse", "zulipurlpreview", "snap url preview", "nextcloud server crawler", "vkshare", "iframely", "embedly", "bitlybot",
}

// people is fn, which gives the bytes of a link away, for all but programs that
// draw cards. Nobody waits for what they fetch, and it stays with who runs them:
// they are sent to the link's page, which has a card, and no download is used up.
func people(fn entry.Func) entry.Func {
	return func(w http.ResponseWriter, r *http.Request, s access.Subject) error {
		name := strings.ToLower(r.UserAgent())
		for _, p := range previewers {
			if strings.Contains(name, p) {
				return serve.See(w, r, prefix(r))
			}
		}
		return fn(w, r, s)
	}
}
