package views_test

import (
	"strings"
	"time"

	"cloakroom/views"
	"cloakroom/views/speech"

	"github.com/a-h/templ"
)

// awkward are names that people and attackers give their files.
func awkward() []string {
	return []string{
		`a"b<script>alert(1)</script>`,
		`' onerror='alert(1)`,
		"100%.png",
		"javascript:alert(1)",
		"{{.}} &amp; ${x}",
		"צילום \u202eGNP.exe",
		strings.Repeat("ж", 127) + "x",
	}
}

func frame(name string) views.Frame {
	return views.Frame{
		Title: name, User: name, Admin: true, Plain: true, Nonce: "n0nce", Notice: name, Here: "links",
		Trail: []views.Crumb{{Name: name, Href: "/"}, {Name: name}},
		Done:  views.Done{Said: name, Undo: "/trash/undo", Tell: []views.Hidden{{Name: "deleted", Value: name}}},
		Now:   time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC),
		Assets: views.Assets{
			CSS: "/static/c.css", JS: "/static/c.js", Font: "/static/f.woff2", Icon: "/static/i.svg", Upload: "/static/u.js", UploadCSS: "/static/u.css", Tus: "/static/t.js", DocsJS: "/static/d.js", DocsCSS: "/static/d.css", AdminCSS: "/static/a.css",
			Preparing: "/static/1.svg", Video: "/static/2.svg", Audio: "/static/3.svg", PDF: "/static/4.svg", Other: "/static/5.svg",
		},
	}
}

func guest(name string) views.Frame {
	f := frame(name)
	f.User, f.Admin, f.Guest, f.Done = "", false, true, views.Done{}
	f.Share = views.Share{Name: name, Href: "/s/x", Until: f.Now.Add(time.Hour)}
	return f
}

func folder(name string) views.BrowsePage {
	wrong := views.Field{Value: name, Error: name}
	page := views.BrowsePage{
		Name: name, Path: name, First: "/browse/a", More: "/browse/a?after=b", Rights: "/folders/f/rights", Archive: "/folders/f/archive.zip", Counted: true,
		Folders: []views.FolderCard{{Name: name, Path: "a/" + name, Href: "/browse/a", Yours: true, Items: 3, Covers: []views.Cover{{Src: "/m/1"}, {Src: "/m/2", Width: 4, Height: 3}}}},
		Upload:  views.UploadForm{Action: "/folders/f/upload", Error: name, Tus: "/uploads", Folder: "fo_x", Replace: true},
		New:     views.NameForm{Action: "/folders/f/new", Name: wrong},
		Rename:  views.NameForm{Action: "/folders/f/rename", Name: wrong},
		Move:    views.MoveForm{Action: "/folders/f/move", To: wrong, Places: []string{name}},
		Delete:  views.DeleteForm{Action: "/folders/f/delete", Error: name},
		Link:    views.LinkForm{Action: "/folders/f/link", Role: wrong, Ends: wrong, Note: wrong},
	}
	for _, kind := range []string{"image", "video", "audio", "pdf", "other"} {
		page.Tiles = append(page.Tiles,
			views.Tile{Name: name, Href: "/items/i", Kind: kind, Src: "/m/i/thumb", Fresh: "/items/i/thumb", Width: 512, Height: 1, Duration: time.Hour, Alt: name},
			views.Tile{Name: name, Href: "/items/i", Kind: kind})
	}
	return page
}

func item(name, kind string) views.ItemPage {
	wrong := views.Field{Value: name, Error: name}
	return views.ItemPage{
		Name: name, Kind: kind, Type: name, Bytes: 1 << 40, Width: 6000, Height: 4000, Duration: time.Minute,
		Added: time.Date(2026, 5, 1, 11, 0, 0, 0, time.UTC), AddedBy: name, SHA256: strings.Repeat("ab", 32),
		Folder: views.Crumb{Name: name, Href: "/browse/a"}, Previous: "/items/h", Next: "/items/j",
		Preview: views.Picture{Src: "/m/i/preview", Fresh: "/items/i/preview", Width: 2048, Height: 1365, Alt: name},
		Poster:  views.Picture{Src: "/m/i/poster", Fresh: "/items/i/poster", Width: 640, Height: 480}, Play: views.Media{Src: "/m/i/play", Fresh: "/items/i/play"}, Download: "/items/i/original",
		Rename: views.NameForm{Action: "/items/i/rename", Name: wrong},
		Move:   views.MoveForm{Action: "/items/i/move", To: wrong},
		Delete: views.DeleteForm{Action: "/items/i/delete", Error: name},
		Link:   views.LinkForm{Action: "/items/i/link", Note: wrong},
		Direct: views.DirectForm{Action: "/items/i/direct", For: wrong, Address: "https://x/" + name, Until: time.Now()},
	}
}

func contract(name string) views.ContractPage {
	shape := views.Shape{Words: name, Schema: "S", Allowed: []string{name}, Properties: []views.Property{{Name: name, About: name, Required: true}}}
	o := views.Operation{
		ID: "o", Method: "POST", Path: "/api/{x}", Summary: name, About: name, Open: true, Curl: name,
		Parameters: []views.Parameter{{Property: views.Property{Name: name, About: name, Shape: shape}, In: "query", Default: name}, {In: "path"}},
		Body:       &views.RequestBody{Type: name, Example: name, Shape: shape},
		Answers:    []views.ContractAnswer{{Status: "200", About: name, Type: name, Shape: shape, Headers: shape.Properties}},
	}
	bytes := o
	bytes.ID, bytes.Body = "b", &views.RequestBody{Type: "*/*"}
	return views.ContractPage{
		About: name, Source: "/api/v1/openapi.yaml", Client: "/api/v1/cloakroom.js",
		Tags: []views.ContractTag{{Name: "t", About: name, Operations: []views.Operation{o, bytes}}}, Schemas: []views.Schema{{Name: "S", About: name, Shape: shape}},
	}
}

// reasons are all that can be, each with all that can have come of it.
func reasons(name string) (out []views.Reason) {
	for _, source := range []string{"owner", "grant", "rule", "house", "link", "account"} {
		for _, effect := range []string{"counts", "ended", "stopped", "not lent", "disabled", "elsewhere"} {
			r := views.Reason{Source: source, Effect: effect, Who: name, Role: "viewer", Rule: name, Place: name, Barrier: name}
			out = append(out, r)
			r.Ends, r.Who, r.Maker = time.Unix(2e9, 0), "members", []views.Reason{r}
			out = append(out, r)
			r.Who, r.Place = "", ""
			out = append(out, r)
		}
	}
	return out
}

// everything is each page, with name wherever somebody may write one.
func everything(name string) map[string]templ.Component { return everythingIn(speech.Speaker{}, name) }

// everythingIn is everything in a language.
func everythingIn(in speech.Speaker, name string) map[string]templ.Component {
	f, g, wrong := frame(name), guest(name), views.Field{Value: name, Error: name}
	f.Speaker, g.Speaker = in, in
	at := f.Now
	link := views.Link{
		Number: name, Opens: name, Href: "/items/i", Role: name, Note: name, By: name, Made: at, Until: at, End: "/links/l/end",
		Title: name, Locked: true, MaxDownloads: 3, Renew: "/links/l/renew", Lock: "/links/l/lock",
	}
	ended := link
	ended.Ended, ended.End, ended.Renew, ended.Lock = at, "", "", ""
	token := views.Token{Label: name, Scopes: "read", Used: at, End: "/account/tokens/t/end"}
	bare := item(name, "image")
	bare.Preview, bare.Preparing = views.Picture{}, true
	pages := map[string]templ.Component{
		"login":    views.Login(f, views.LoginPage{Username: wrong, Password: wrong, Next: name, Error: name, Hint: name}),
		"setup":    views.Setup(f, views.SetupPage{Code: wrong, Username: wrong, Password: wrong, Error: name}),
		"welcome":  views.Welcome(f, views.WelcomePage{Action: "/welcome/c", User: name, Password: wrong, Error: name}),
		"unlock":   views.Unlock(g, views.UnlockPage{Action: "/s/x/unlock", Password: wrong}),
		"prove":    views.Prove(f, views.ProvePage{Action: "/groups", Carried: []views.Hidden{{Name: "name", Value: name}}, Form: true, Password: wrong}),
		"contract": views.Contract(f, contract(name)),
		"front":    views.Front(f, views.FrontPage{Folders: folder(name).Folders, Shared: folder(name).Folders, Recent: folder(name).Tiles}),
		"select": views.Select(f, views.SelectPage{
			Name: name, Here: "/browse/a", Action: "/selection", Folder: "fo_x", More: "/folders/f/select?after=b", To: wrong, Tags: wrong, Error: name, Edit: true, Take: true, Lend: true, Own: true,
			Picks: []views.Pick{{ID: "it_x", Name: name, Kind: "image", Src: "/m/i", Fresh: "/items/i/thumb", On: true}, {ID: "fo_y", Name: name, Kind: "folder"}},
		}),
		"favourites":        views.Favourites(f, views.FavouritesPage{Folders: folder(name).Folders, Tiles: folder(name).Tiles, First: "/favourites", More: "/favourites?after=b"}),
		"favourites, empty": views.Favourites(f, views.FavouritesPage{}),
		"search":            views.Search(f, views.SearchPage{Action: "/search", Query: wrong, Asked: true, Folders: folder(name).Folders, Tiles: folder(name).Tiles, First: "/search", More: "/search?after=b"}),
		"search, guest":     views.Search(g, views.SearchPage{Action: "/s/x/search", Query: views.Field{Value: name}, Asked: true}),
		"trash": views.Trash(f, views.TrashPage{Error: name, First: "/trash", More: "/trash?after=b", List: []views.Trashed{
			{Name: name, In: name, Kind: "folder", By: name, At: at, Gone: at, Restore: "/trash/t/restore", Delete: "/trash/t/delete"}, {Name: name, Kind: "image", At: at, Gone: at, Restore: "/trash/t/restore"},
		}}),
		"trash, empty": views.Trash(f, views.TrashPage{}),
		"front, empty": views.Front(f, views.FrontPage{}),
		"browse":       views.Browse(f, folder(name)),
		"browse, empty": views.Browse(f, views.BrowsePage{
			Name:   name,
			Upload: views.UploadForm{Action: "/folders/f/upload"}, New: views.NameForm{Action: "/folders/f/new"},
		}),
		"request": views.Request(g, views.RequestPage{
			Title: name, Ask: name, Action: "/s/x/upload", Receipt: name, From: wrong, Note: wrong, Error: name, Arrived: []views.HandedFile{{Name: name, Size: 7}},
			MaxSize: 7, MaxTotal: 7, MaxFiles: 2, Tus: "/s/x/uploads", Link: name, Thanks: "/s/x/thanks/r",
		}),
		"thanks":          views.Thanks(g, views.ThanksPage{Files: []views.HandedFile{{Name: name, Size: 7}, {Name: name}}, From: name, Again: "/s/x"}),
		"thanks, one":     views.Thanks(g, views.ThanksPage{Files: []views.HandedFile{{Name: name}}, Again: "/s/x"}),
		"browse, guest":   views.Browse(g, views.BrowsePage{Name: name, Tiles: folder(name).Tiles}),
		"item, preparing": views.Item(f, bare),
		"item, guest":     views.Item(g, views.ItemPage{Name: name, Kind: "other", Folder: views.Crumb{Name: name, Href: "/s/x"}}),
		"rights": views.Rights(f, views.RightsPage{
			Folder: views.Crumb{Name: name, Href: "/browse/a"}, Find: views.Field{Value: name}, Sought: true, Found: []views.Crumb{{Name: name, Href: "/"}},
			Rights: []views.Right{{Who: name, Role: "viewer", Until: at, Revoke: "/folders/f/revoke"}, {Who: name, Role: "editor", From: views.Crumb{Name: name, Href: "/browse/b"}}},
			Grant:  views.GrantForm{Action: "/folders/f/grant", Who: wrong, Role: wrong, Until: wrong, Names: []string{name}}, Links: []views.Link{link},
			Private: views.PrivateForm{Action: "/folders/f/private", Error: name}, History: "/folders/f/history",
			Why: views.WhyForm{
				Action: "/folders/f/rights", Actions: []string{"view"}, Who: wrong, Answered: true, Role: name, Because: reasons(name), Without: reasons(name),
			},
		}),
		"groups": views.Groups(f, views.GroupsPage{Groups: []views.Group{{Name: name, Href: "/groups/a", Size: 2, Manages: true}}, Next: "/groups?after=a", Make: "/groups", Name: wrong}),
		"group": views.GroupOf(f, views.GroupPage{
			Name: name, At: "/groups/a", Size: 2, Members: []views.Member{{Name: name, Manages: true}, {Name: name, Self: true}}, Next: "/groups/a?after=b", Inside: true, Manages: true,
			Error: name, Find: views.Field{Value: name}, Sought: true, Found: []string{name}, Rights: []views.Right{{Role: "viewer", Until: at, From: views.Crumb{Name: name, Href: "/browse/a"}}},
			MoreRights: "/groups/a?below=a", Remove: views.DeleteForm{Action: "/groups/a/remove"},
		}),
		"seen as": views.SeenAs(f, views.SeenAsPage{
			Name: name, Who: views.Field{Value: name}, Role: "viewer", Action: "/folders/f/as", Rights: "/folders/f/rights", More: "/folders/f/as?after=a",
			Folders: []views.FolderCard{{Name: name, Href: "#main", Items: -1}}, Tiles: folder(name).Tiles,
		}),
		"seen as nobody": views.SeenAs(f, views.SeenAsPage{Name: name, Who: wrong, Action: "/folders/f/as", Rights: "/folders/f/rights"}),
		"onlookers": views.Onlookers(f, views.OnlookersPage{
			Name: name, Item: "/items/i", Rights: "/folders/f/rights", Links: []views.Link{link},
			Grants: []views.Right{{Who: name, Role: "owner", From: views.Crumb{Name: name, Href: "/browse/a"}}, {Who: name, ByRule: true, When: name, Role: "viewer"}},
		}),
		"why": views.AdminWhy(f, views.AdminWhyPage{
			Why: views.WhyForm{Action: "/admin/why", Actions: []string{"view"}, Who: wrong, Answered: true, Because: reasons(name)}, Path: wrong, Seen: true,
			Sees: []views.Right{{Who: name, Role: "viewer", From: views.Crumb{Name: name, Href: "/browse/a"}}}, More: "/admin/why?after=a",
		}),
		"links":     views.Links(f, views.LinksPage{Live: []views.Link{link}, Ended: []views.Link{ended}}),
		"link made": views.LinkMade(f, views.LinkMadePage{Link: link, Address: "https://x/s/" + name}),
		"account": views.Account(f, views.AccountPage{
			Password: views.PasswordForm{Current: wrong, Password: wrong}, Language: views.LanguageForm{Offered: []views.Language{{Tag: "en", Name: "English"}}},
			Sessions: []views.Session{{Device: name, Network: name, Seen: at, This: true, End: "/account/sessions/c/end"}},
			Tokens:   []views.Token{token}, Token: views.TokenForm{Label: wrong, Scope: wrong, Ends: wrong},
		}),
		"token made": views.TokenMade(f, views.TokenMadePage{Token: token, Number: name, Secret: name}),
		"users": views.AdminUsers(f, views.AdminUsersPage{
			Add:   views.UserForm{Name: wrong},
			Users: []views.User{{Name: name, Admin: true, Created: at, Disable: "/admin/users/u/disable", Enable: "/admin/users/u/enable", Welcome: "/admin/users/u/welcome"}},
		}),
		"jobs": views.AdminJobs(f, views.AdminJobsPage{
			Waiting: 1, Working: 2, GivenUp: 3, RetryAll: "/admin/jobs/retry",
			Damages: []views.Damage{{Item: "it_z", What: name, Found: at}}, MoreDamages: true,
			Jobs: []views.Job{{Item: "it_x", Type: name, Bytes: 7, Owner: name, Why: name, Attempts: 3, At: at, Retry: "/admin/jobs/1/retry"}, {Item: "it_y", Retry: "/admin/jobs/2/retry"}},
		}),
		"journal": views.Journal(f, views.JournalPage{
			Heading: name, Lead: name, Back: views.Crumb{Name: name, Href: "/items/i"}, Admin: true, More: "/admin/journal?before=1", CSV: "/admin/journal.csv", JSON: "/admin/journal.json",
			Ask:   views.JournalForm{Action: "/admin/journal", Who: wrong, Path: wrong, From: wrong, Acts: []string{"add"}},
			Lines: []views.JournalLine{{At: at, Who: name, How: name, Network: name, Act: name, Path: name, Href: "/items/i", Detail: name, Refused: name, Bytes: 7}, {At: at, Guest: true, Act: "look"}},
		}),
		"dashboard":        views.Dashboard(f, dashboard(name)),
		"dashboard, empty": views.Dashboard(f, views.DashboardPage{Health: views.Health{Locked: true}, ByFolder: views.Usage{ID: "by-folder"}, ByPerson: views.Usage{ID: "by-person"}}),
		"open links":       views.HouseLinks(f, views.HouseLinksPage{Links: dashboard(name).Links, Here: "/admin/links", More: "/admin/links?after=b"}),
		"open links, none": views.HouseLinks(f, views.HouseLinksPage{}),
		"journal, empty":   views.Journal(f, views.JournalPage{Heading: name}),
		"jobs, none":       views.AdminJobs(f, views.AdminJobsPage{}),
		"jobs, going":      views.AdminJobs(f, views.AdminJobsPage{Waiting: 1}),
		"welcome made":     views.WelcomeMade(f, views.WelcomeMadePage{User: name, Address: name, Until: at}),
		"refusal":          views.Refusal(f, views.RefusalPage{Status: 410, Title: name, Text: name, Link: views.Crumb{Name: name, Href: "/"}}),
	}
	for _, kind := range []string{"image", "video", "audio", "pdf", "other"} {
		pages["item, "+kind] = views.Item(f, item(name, kind))
	}
	return pages
}
