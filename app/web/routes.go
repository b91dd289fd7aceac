package web

import (
	"net/http"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/entry"
	"cloakroom/app/intake"
)

// Mount adds the pages to r. Each line is an address, who may come by it, and
// what is done there.
func (web *Web) Mount(r *mux.Router) {
	get := func(path string, h http.Handler) { r.Handle(path, h).Methods("GET", "HEAD") }
	post := func(path string, h http.Handler) { r.Handle(path, h).Methods("POST") }
	mine := func(fn entry.Func) http.Handler { return web.by(web.Cookies, fn) }
	guest := func(fn entry.Func) http.Handler { return web.by(web.Shares, fn) }

	get("/login", web.open(web.showLogin))
	post("/login", web.open(web.login))
	post("/logout", web.open(web.logout))
	post("/look", web.open(web.setLook))
	get("/setup", web.open(web.showSetup))
	post("/setup", web.open(web.setup))
	get("/welcome/{code}", web.open(web.showWelcome))
	post("/welcome/{code}", web.open(web.welcome))

	get("/", mine(web.front))
	get("/browse/{path:.+}", mine(web.browse))
	get("/browse", mine(web.front))
	get("/items/{item}", mine(web.item))
	get("/items/{item}/versions", mine(web.versions))
	get("/items/{item}/history", mine(web.itemHistory))
	get("/items/{item}/who", mine(web.onlookers))
	get("/items/{item}/{rendition}", mine(web.lasting))

	post("/items/{item}/replace", mine(web.replace))
	post("/items/{item}/versions/{version}/restore", mine(web.restore))
	post("/items/{item}/describe", mine(web.describe))
	post("/items/{item}/rename", mine(web.renameItem))
	post("/items/{item}/move", mine(web.moveItem))
	post("/items/{item}/delete", mine(web.deleteItem))
	post("/items/{item}/link", mine(web.lendItem))
	post("/items/{item}/direct", mine(web.directAddress))

	post("/folders/{folder}/upload", mine(web.upload))
	post("/folders/{folder}/new", mine(web.newFolder))
	post("/folders/{folder}/rename", mine(web.renameFolder))
	post("/folders/{folder}/move", mine(web.moveFolder))
	post("/folders/{folder}/delete", mine(web.deleteFolder))
	post("/folders/{folder}/link", mine(web.lendFolder))
	get("/folders/{folder}/rights", mine(web.rights))
	get("/folders/{folder}/as", mine(web.seeAs))
	get("/folders/{folder}/history", mine(web.folderHistory))
	post("/folders/{folder}/private", mine(web.setPrivate))
	post("/folders/{folder}/grant", mine(web.grant))
	post("/folders/{folder}/revoke", mine(web.revoke))

	entry.MountUploads(r, web.uploadFace(), web.Porter, web.Cookies, intake.Tus{Intake: web.Intake, At: "/uploads", Folder: web.Library.Adding})

	get("/folders/{folder}/archive.zip", mine(web.folderArchive))
	get("/archives/{archive}", mine(web.chosenArchive))
	get("/folders/{folder}/select", mine(web.choose))
	post("/selection", mine(web.selection))
	get("/favourites", mine(web.favourites))
	post("/items/{item}/star", mine(web.starItem))
	post("/folders/{folder}/star", mine(web.starFolder))
	get("/search", mine(web.search))
	get("/trash", mine(web.trash))
	post("/trash/undo", mine(web.undoDelete))
	post("/trash/{thing}/restore", mine(web.undelete))
	post("/trash/{thing}/delete", mine(web.deleteForGood))

	get("/links", mine(web.links))
	post("/links/{link}/end", mine(web.endLink))
	post("/links/{link}/renew", mine(web.renewLink))
	post("/links/{link}/lock", mine(web.lockLink))

	get("/groups", mine(web.groups))
	post("/groups", mine(web.afresh(web.makeGroup)))
	get("/groups/{group}", mine(web.group))
	post("/groups/{group}/join", mine(web.changeGroup(web.joinGroup)))
	post("/groups/{group}/leave", mine(web.changeGroup(web.leaveGroup)))
	post("/groups/{group}/manage", mine(web.changeGroup(web.manageGroup)))
	post("/groups/{group}/remove", mine(web.changeGroup(web.removeGroup)))

	get("/account", mine(web.account))
	get("/account/activity", mine(web.activity))
	post("/account/language", mine(web.setLanguage))
	post("/account/password", mine(web.changePassword))
	post("/account/sessions/{credential}/end", mine(web.endOwn(access.Session)))
	post("/account/tokens", mine(web.makeToken))
	post("/account/tokens/{credential}/end", mine(web.endOwn(access.Token)))

	get("/admin", web.admin(web.dashboard))
	get("/admin/prove", mine(web.showProve))
	post("/admin/prove", mine(web.prove))
	get("/admin/users", web.admin(web.users))
	post("/admin/users", web.admin(web.addUser))
	post("/admin/users/{user}/disable", web.admin(web.disableUser))
	post("/admin/users/{user}/quota", web.admin(web.quotaUser))
	post("/admin/users/{user}/enable", web.admin(web.enableUser))
	post("/admin/users/{user}/welcome", web.admin(web.welcomeUser))
	get("/admin/links", web.admin(web.houseLinks))
	post("/admin/links/{link}/end", web.admin(web.endHouseLink))
	get("/admin/journal", web.admin(web.journal))
	get("/admin/journal.csv", web.admin(web.journalCSV))
	get("/admin/journal.json", web.admin(web.journalJSON))
	get("/admin/why", web.admin(web.why))
	get("/admin/jobs", web.admin(web.jobs))
	post("/admin/jobs/retry", web.admin(web.retryJobs))
	post("/admin/jobs/{job}/retry", web.admin(web.retryJob))

	get("/s/{secret}", guest(web.guest))
	post("/s/{secret}/unlock", web.open(web.unlock))
	post("/s/{secret}/upload", guest(web.handIn))
	get("/s/{secret}/thanks/{receipt}", guest(web.thanks))
	entry.MountUploads(r, web.uploadFace(), web.Porter, web.Shares, intake.Tus{Intake: web.Intake, At: "/s/{secret}/uploads", Folder: web.Library.Requesting})
	get("/s/{secret}/browse/{path:.+}", guest(web.browse))
	get("/s/{secret}/folders/{folder}/archive.zip", guest(people(web.folderArchive)))
	get("/s/{secret}/folders/{folder}/select", guest(web.choose))
	post("/s/{secret}/selection", guest(web.selection))
	get("/s/{secret}/archives/{archive}", guest(people(web.chosenArchive)))
	get("/s/{secret}/search", guest(web.search))
	get("/s/{secret}/items/{item}", guest(web.item))
	get("/s/{secret}/items/{item}/{rendition}", guest(people(web.lasting)))
}

// MountMedia adds the addresses where bytes leave. They stand first, because
// mux asks its routes in their order and most requests are these.
func (web *Web) MountMedia(r *mux.Router) {
	face := web.MediaFace()
	if web.Media != "" {
		r.HandleFunc(clearAddress, clearMedia).Methods("GET")
	}
	r.Handle("/m/{item}/{rendition}", face.Handle(web.Porter.By(web.Tickets, web.Corridor.Ticketed))).Methods("GET", "HEAD")
	r.Handle("/s/{secret}/file", face.Handle(web.Porter.By(entry.Files{Shares: web.Shares, Visitors: web.Visitors}, people(web.Corridor.Linked)))).Methods("GET", "HEAD")
}
