// Every kind of page and every state of one, for what has to hold on all of them.
import { join } from "node:path";
import { empty, openHouse, password } from "./house.mjs";
import { open, openItem } from "./pages.mjs";
import { giveUp, tell, write } from "./rows.mjs";
import { notes, original } from "./sample.mjs";
import { drag, enter, give, panel, ready, row, says } from "./uploads.mjs";
import { until } from "./wait.mjs";

const photos = "/browse/cases/1024/photos";
const go = (address) => (p) => p.goto(address);
const item = (name, folder = "photos") => (p) => openItem(p, "cases/1024/" + folder, name);
const key = (act, ...keys) => async (p) => { await act(p); await p.waitForLoadState(); for (const it of keys) await p.keyboard.press(it); };
const press = (act, ...names) => async (p) => { await act(p); for (const it of names) await open(p, it); };
/** Goes on from a page by its own links, buttons and fields: then(act, (p) => …, …). */
const then = (act, ...steps) => async (p) => { await act(p); for (const it of steps) await it(p); };
const button = (name) => (p) => p.getByRole("button", { name, exact: true }).filter({ visible: true }).click();
const link = (name) => (p) => p.getByRole("link", { name, exact: true }).first().click();
const fill = (label, text) => (p) => p.getByLabel(label, { exact: true }).filter({ visible: true }).fill(text);
const heading = (name) => (p) => p.getByRole("heading", { name, exact: true }).waitFor();
const files = (label, ...of) => (p) => p.getByLabel(label).setInputFiles(of);

/** Waits until the house has made the pictures of what came last; till then a page has others in their place. */
const drawn = (p) => until(async () => { await p.goto(p.url()); return !(await p.locator(".thumb.none, .tile.bare.image").count()); }, "its pictures are made");

/** Uploads that stay as they are: one asks, one is refused, one is paused, one runs and one waits. */
const stuck = (house) => async (p) => {
  await enter(p, "shelf");
  const called = (route, name) => atob(route.request().headers()["upload-metadata"]?.match(/name ([^,]+)/)?.[1] ?? "").startsWith(name);
  await p.route("**/uploads", (route) => (called(route, "letter") ? route.fulfill({ status: 507, contentType: "text/plain", body: "Your 20 GB are full." }) : undefined));
  await give(p, notes(join(house.dir, "notes"), ["a note.txt", "letter to the tax office.pdf", "harbour at six in the morning, with the ferry and all the gulls.mov", "a walk.mov", "choir.wav"]));
  await row(p, "letter to the tax office.pdf").getByText("full").waitFor();
  await panel(p).getByRole("button", { name: "Pause: a walk.mov" }).click();
  await row(p, "a walk.mov").getByText("Paused").waitFor();
  await p.waitForFunction((name) => document.querySelector(`.queue progress[aria-label="${name}"]`)?.checkVisibility(), "choir.wav");
};

/** The import carried its files in by many hands: now they have come in the order of their names, a minute after one another. */
const orderly = (house) => write(house, `update credentials set seen = created + 60000000 where kind = 'token';
  delete from journal where act in ('add', 'make folder');
  update items set created = 1778056200000000 + 60000000 * (select count(*) from items before where before.name < items.name);
  update items set dated = created where dated > 1778056200000000;
  delete from words where rowid in (select doc from documents);
  delete from documents;
  insert into documents (thing, folder) select id, folder from (select id, folder, created from items union all select id, id, created from folders) order by created;
  insert into words (rowid, said, marks) select d.doc, w.said, w.marks from documents d join wording w on w.thing = d.thing`);

/** A form that somebody had filled in and sends when they are signed in no more. */
const late = async (p) => {
  await p.goto("/login");
  await p.evaluate(() => {
    const form = Object.assign(document.createElement("form"), { method: "post", action: "/groups" });
    form.append(Object.assign(document.createElement("input"), { name: "name", value: "choir" }));
    document.body.append(form);
    form.submit();
  });
  await p.getByText("What you wrote is kept").waitFor();
};

/** What a page may complain about here: of refusals there are some. */
export const refusals = [/status of 4\d\d/, /status of 507/];

/**
 * Makes something of everything in a house, and says how to come to every page:
 * name: [who comes ("" is a guest), what they do]. Some of it can be done once
 * alone, and in this order.
 */
export async function everyPlace(house) {
  orderly(house);
  tell(house, "balloons.jpg", { camera: "Fujifilm X100V", lens: "Fujinon 23mm f/2", exposure: 4_000_000, aperture: 2.8, iso: 400, focal: 23, latitude: 48.208176, longitude: 16.373819 });
  const lend = (at, ...how) => house.command(["link", "add", at, ...how]);
  house.command(["group", "add", "ward"]);
  house.command(["group", "join", "ward", "ada"]);
  const [one, coat, home, asks, ended] = [lend("cases/1024/photos/lighthouse.jpg", "--note", "The one for the wall"), lend("cases/1024", "--title", "The coat"), lend("cases/1024", "--role", "downloader"), lend("shelf", "--role", "request", "--max-files", "1"), lend("cases/1025", "--note", "over")];
  const locked = house.command(["link", "add", "cases/1024", "--password-stdin"], "seven owls");
  house.command(["link", "end", house.command(["link", "list", "cases/1025"]).split("\t")[0]]);
  const welcome = house.command(["user", "add", "cleo"]);
  house.command(["user", "add", "zoe", "--password-stdin"], password("zoe"));
  giveUp(house, "plan.svg", "a tool is missing");
  const fresh = await openHouse({ furnish: empty });
  const rights = (folder) => then(go("/browse/" + folder), link("Who may enter"));

  return {
    "sign-in": ["", go("/login")],
    "sign-in refused": ["", then(go("/login"), fill("Name", "ada"), fill("Password", "guess"), button("Sign in"))],
    "a new house": ["", go(fresh.url + "/setup")],
    "welcome": ["", go(welcome)],
    "a welcome that is over": ["", go("/welcome/" + "a".repeat(52))],
    "front": ["ada", go("/")],
    "front, shared": ["ben", go("/")],
    "front, nothing": ["zoe", go("/")],
    "the menu": ["ada", press(go("/"), "ada")],
    "nothing there": ["ada", go("/browse/nothing")],
    "not asked so": ["ada", go("/logout")],
    "nothing opened yet": ["ben", go("/links")],
    "folders": ["ada", go("/browse/cases/1024")],
    "a wall": ["ada", go(photos)],
    "how it is viewed": ["ada", press(go(photos), "View")],
    "documents": ["ada", go("/browse/cases/1024/documents")],
    "an empty folder": ["ada", then(go("/browse/shelf"), ready)],
    "adding": ["ada", press(go(photos), "Add files")],
    "added": ["ada", then((p) => enter(p, "shelf"), (p) => give(p, notes(join(house.dir, "notes"), ["a note.txt"])), (p) => says(p, "1 file added"), (p) => p.locator(".tile").waitFor())],
    "a new folder refused": ["ada", then(press(go("/browse/cases/1024"), "New folder"), fill("Name of the new folder", "photos"), button("Make this folder"))],
    "asking for files": ["ada", then(press(go("/browse/shelf"), "Share a link"), (p) => p.getByLabel("Whoever has the link may").selectOption("request"), press(() => {}, "Limits and note"))],
    "lending": ["ada", press(go(photos), "Share a link", "Limits and note")],
    "lent": ["ada", then(press(go("/browse/shelf"), "Share a link"), button("Make a link"), heading("Your link is ready"))],
    "more": ["ada", press(go(photos), "More", "Delete this folder")],
    "choosing": ["ada", then(go(photos), link("Select"))],
    "choosing, a place refused": ["ada", then(go(photos), link("Select"), (p) => p.getByLabel("firs.jpg").check(), press(() => {}, "Move or copy"), fill("To the folder", "nowhere"), button("Move there"))],
    "a picture": ["ada", item("firs.jpg")],
    "its details": ["ada", key(item("firs.jpg"), "i")],
    "its words": ["ada", press(key(item("firs.jpg"), "i"), "Say what this is")],
    "its words said": ["ada", then(press(key(item("balloons.jpg"), "i"), "Say what this is"), fill("Title", "Balloons"), fill("Tags", "fog, trees"), button("Keep these words"), heading("Balloons"))],
    "its new place refused": ["ada", then(press(key(item("firs.jpg"), "i"), "Move"), fill("Move to the folder", "nowhere"), button("Move"))],
    "its direct address": ["ada", then(press(key(item("firs.jpg"), "i"), "Copy direct address"), button("Make a direct address"), heading("Your direct address"))],
    "who sees it": ["ada", then(item("firs.jpg"), press(() => {}, "Details"), link("Who can see this"))],
    "what was done with it": ["ada", then(item("firs.jpg"), press(() => {}, "Details"), link("What was done with it"), link("Changes"))],
    "its versions": ["ada", then(item("firs.jpg"), press(() => {}, "Details"), link("Versions"), files("The new version", original("1024/photos/city.jpg")), button("Replace"), heading("Version 2 Current"), drawn)],
    "the keys": ["ada", then(key(item("firs.jpg"), "?"), (p) => p.locator("dialog[open]").waitFor())],
    "a film": ["ada", item("film.mp4")],
    "a sound": ["ada", item("sound.mp3")],
    "a document": ["ada", item("report.pdf", "documents")],
    "something else": ["ada", item("plan.svg", "documents")],
    "rights": ["ada", rights("cases/1025")],
    "rights refused": ["ada", then(rights("cases/1025"), fill("Who", "nobody"), button("Let them in"))],
    "rights, and why": ["ada", then(rights("cases/1025"), (p) => p.locator("#why-who").fill("ben"), button("Ask"))],
    "seen as ben": ["ada", then(rights("cases/1025"), link("See as ben"))],
    "what was done in it": ["ada", then(rights("cases/1025"), link("What was done in this folder"), link("Changes"))],
    "links": ["ada", press(go("/links"), "New address or password")],
    "search": ["ada", go("/search")],
    "found": ["ada", go("/search?q=firs")],
    "nothing found": ["ada", go("/search?q=quokka")],
    "a search refused": ["ada", go("/search?q=after:never")],
    "no favourites": ["ada", go("/favourites")],
    "favourites": ["ada", then(item("firs.jpg"), button("Favourite"), go("/browse/cases"), button("Favourite"), go("/favourites"))],
    "an empty trash": ["ada", go("/trash")],
    "deleted": ["ada", then(item("stars.jpg"), press(() => {}, "Details", "Delete this"), button("Delete this"), (p) => p.getByText("stars.jpg is in the trash.").waitFor())],
    "trash": ["ada", press(go("/trash"), "Delete now")],
    "account": ["ada", go("/account")],
    "account refused": ["ada", then(go("/account"), fill("Password now", "x"), fill("New password", "another long one"), button("Change password"))],
    "a token": ["ada", then(press(go("/account"), "Make a token"), fill("What it is for", "A frame"), button("Make a token"), heading("Your token is ready"))],
    "what one did": ["ada", go("/account/activity?kind=changes")],
    "overview": ["ada", go("/admin")],
    "people": ["ada", press(go("/admin/users"), "Change cleo", "Space of cleo")],
    "a new welcome": ["ada", then(press(go("/admin/users"), "Change cleo"), button("New welcome address for cleo"))],
    "groups": ["ada", go("/groups")],
    "a group": ["ada", then(go("/groups/ward"), fill("Name", "be"), button("Look for them"))],
    "no groups": ["zoe", go("/groups")],
    "open links": ["ada", go("/admin/links")],
    "jobs": ["ada", go("/admin/jobs")],
    "journal": ["ada", go("/admin/journal?kind=changes")],
    "journal refused": ["ada", go("/admin/journal?who=nobody&from=2026-01-01")],
    "why": ["ada", go("/admin/why?who=ben&action=edit&path=cases/1025/photos")],
    "what somebody sees": ["ada", go("/admin/why?who=ben")],
    "password again": ["ada", go("/admin/prove?next=/admin/users")],
    "the API": ["ada", go("/api/docs")],
    "an operation of it": ["ada", then(go("/api/docs"), (p) => p.locator("#mintTickets .try > summary").click())],
    "a list": ["ben", then(press(go("/browse/cases/1025/photos"), "View"), button("List"), (p) => p.locator(".listing").waitFor())],
    "a guest's folder": ["", go(coat)],
    "a guest's wall": ["", go(coat + "/browse/photos")],
    "a guest's picture": ["", then(go(coat + "/browse/photos"), (p) => p.locator(".tile a").first().click(), press(() => {}, "Details"))],
    "a guest's search": ["", go(coat + "/search?q=firs")],
    "a guest who may take it home": ["", go(home + "/browse/photos")],
    "a guest's choosing": ["", then(go(home + "/browse/photos"), link("Select"))],
    "a locked link": ["", then(go(locked), fill("Password", "seven cats"), button("Open"))],
    "a link that has ended": ["", go(ended)],
    "asked for files": ["", then(go(asks), ready)],
    "handed in": ["", then(go(asks), ready, fill("Your name", "Zoë"), (p) => give(p, [original("1024/photos/firs.jpg")]), (p) => p.getByRole("heading", { level: 1, name: /Thank you/ }).waitFor())],
    "asked for no more": ["", go(asks)],
    "one picture for a guest": ["", go(one)],
    "files over the page": ["ada", then((p) => enter(p, "shelf"), drawn, ready, (p) => drag(p, "dragover"))],
    "files on their way": ["ada", stuck(house)],
    "sent too late": ["", late],
    "what came too late": ["", then(late, fill("Name", "zoe"), fill("Password", password("zoe")), button("Sign in"), heading("What you wrote is still here"))],
  };
}
