// Photographs every page in every state, narrow and wide, by day and by night:
//
//	node shots.mjs OUT [PART-OF-A-NAME,…]
//
// It judges nothing. Somebody has to look.
import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./lib/binary.mjs";
import { browser } from "./lib/browser.mjs";
import { closeAll } from "./lib/end.mjs";
import { empty, openHouse, password } from "./lib/house.mjs";
import { open, openItem } from "./lib/pages.mjs";
import { giveUp, tell } from "./lib/rows.mjs";
import { drag, enter, give, panel, random, reaches, ready, row, says, slow } from "./lib/uploads.mjs";

const [out, only = ""] = process.argv.slice(2);
if (!out) {
  console.error("usage: node shots.mjs OUT [PART-OF-A-NAME,…]");
  process.exit(2);
}

const sizes = { 390: { width: 390, height: 844 }, 820: { width: 820, height: 1180 }, 1440: { width: 1440, height: 900 } };
const secure = { host: "cloakroom.example", https: true };
const themes = ["light", "dark"];

/** The demo's media, and what makes every page have something to show. */
function furnish(house) {
  const c = (...args) => house.command(args);
  house.command(["user", "add", "ada", "--admin", "--password-stdin"], password("ada"));
  house.command(["user", "add", "ben", "--password-stdin"], password("ben"));
  house.command(["user", "add", "dora", "--password-stdin"], password("dora"));
  c("user", "disable", "dora");
  for (const top of ["cases", "doctors", "holidays"]) c("import", join(root, "demo/house", top), "--into", top, "--as", "ada");
  c("import", wall(join(house.dir, "wall")), "--into", "wall", "--as", "ada");
  c("folder", "add", "new arrivals", "--owner", "ada");
  c("group", "add", "case-1025");
  c("group", "join", "case-1025", "ben");
  c("grant", "doctors", "members", "viewer");
  c("grant", "cases/1025", "@case-1025", "downloader");
  c("grant", "cases", "ben", "contributor", "--until", "2027-06-30");
  house.links = {
    folder: c("link", "add", "holidays", "--title", "Summer by the sea", "--note", "For the family", "--role", "downloader"),
    cases: c("link", "add", "cases", "--until", "30d"),
    item: c("link", "add", "holidays/balloons.jpg", "--until", "1d", "--note", "The one for the wall"),
    ended: c("link", "add", "doctors", "--note", "For the second opinion"),
    asks: c("link", "add", "new arrivals", "--role", "request", "--title", "Pictures of the harbour concert", "--note", "For the choir",
      "--ask", "Whatever you took on Saturday, as large as it is.\nFilms too, please.", "--max-files", "200", "--max-size", "500MB"),
    plain: c("link", "add", "new arrivals", "--role", "request"),
    few: c("link", "add", "new arrivals", "--role", "request", "--title", "One signature", "--max-files", "1"),
    locked: house.command(["link", "add", "holidays", "--title", "Summer", "--password-stdin"], "seven owls"),
  };
  c("link", "end", c("link", "list", "doctors").split("\t")[0]);
  house.welcome = c("user", "add", "cleo");
  house.fresh = c("user", "add", "eve");
  if (!only) giveUp(house, "plan.svg", "a drawing that is none: unexpected end of file at line 7");
  house.token = c("token", "add", "ada", "--label", "Backup of the holidays", "--scope", "read", "--until", "90d");
}

/** Forty pictures in one folder. */
function wall(dir) {
  mkdirSync(dir);
  const pictures = readdirSync(join(root, "demo/house"), { recursive: true }).filter((it) => /\.(jpe?g|png|webp|gif)$/i.test(it)).sort();
  pictures.slice(0, 40).forEach((it, i) => copyFileSync(join(root, "demo/house", it), join(dir, `${String(i + 1).padStart(2, "0")} ${it.split("/").at(-1)}`)));
  return dir;
}

const ada = { as: "ada" }, ben = { as: "ben" }, guest = {}, bare = { scripts: false };
const press = (page, name) => page.getByRole("button", { name, exact: true }).click();

/** Files for a queue in which each is at another place. */
const parcels = (house) => random(join(house.dir, "parcels"), {
  "harbour at six in the morning, with the ferry and all the gulls.mov": 40 << 20, "a walk.mov": 30 << 20, "letter to the tax office.pdf": 200_000,
  "balloons.jpg": 90_000, "archive of 1998.zip": 9 << 20, "choir.wav": 20 << 20, "sketches.tiff": 12 << 20,
}).map((it) => it.path);

/** A queue in which one file each runs, is paused, failed, done and waiting. */
async function mixed(p, house) {
  await enter(p, "holidays");
  await p.route("**/uploads", (route) => (atob(route.request().headers()["upload-metadata"]?.match(/name ([^,]+)/)?.[1] ?? "").startsWith("letter")
    ? route.fulfill({ status: 507, contentType: "text/plain", body: "Your 20 GB are full. Delete something, or ask who runs this house for more." }) : route.fallback()));
  await slow(p, 6e6);
  await give(p, parcels(house));
  await show(p);
  await reaches(p, "harbour at six in the morning, with the ferry and all the gulls.mov", 0.2);
  await panel(p).getByRole("button", { name: "Pause: a walk.mov" }).click();
  await row(p, "letter to the tax office.pdf").getByText("full").waitFor();
  await p.waitForTimeout(1500);
}

/** A phone hides the files until one wants to see them. */
async function show(p) {
  const button = panel(p).getByRole("button", { name: "Show the files" });
  await panel(p).waitFor();
  await p.waitForTimeout(200);
  if (await button.isVisible()) await button.click();
}

/** name: [who comes, what they do]. */
const scenes = (house) => ({
  "login": [guest, (p) => p.goto("/login")],
  "login-wrong": [guest, async (p) => { await p.goto("/login"); await p.getByLabel("Name").fill("ada"); await p.getByLabel("Password").fill("guess"); await press(p, "Sign in"); }],
  "welcome": [guest, (p) => p.goto(house.welcome)],
  "welcome-gone": [guest, (p) => p.goto("/welcome/" + "a".repeat(52))],
  "front": [ada, (p) => p.goto("/")],
  "front-ben": [ben, (p) => p.goto("/")],
  "front-menu": [ada, async (p) => { await p.goto("/"); await open(p, "ada"); }],
  "folder-folders": [ada, (p) => p.goto("/browse/cases/1024")],
  "folder-holidays": [ada, (p) => p.goto("/browse/holidays")],
  "folder-photos": [ada, (p) => p.goto("/browse/cases/1024/photos")],
  "folder-wall": [ada, (p) => p.goto("/browse/wall")],
  "folder-documents": [ada, (p) => p.goto("/browse/cases/1024/documents")],
  "folder-empty": [ada, (p) => p.goto("/browse/new%20arrivals")],
  "folder-add": [ada, async (p) => { await p.goto("/browse/holidays"); await open(p, "Add files"); }],
  "upload-drag": [ada, async (p) => { await enter(p, "holidays"); await drag(p, "dragover"); }],
  "upload-mixed": [ada, (p) => mixed(p, house)],
  "upload-folded": [ada, async (p) => { await mixed(p, house); await panel(p).getByRole("button", { name: "Hide the files" }).click(); }],
  "upload-asks": [ada, async (p) => { await enter(p, "holidays"); await give(p, ["balloons.jpg", "kites.jpg"].map((it) => join(root, "demo/house/holidays", it))); await says(p, "2 names are taken"); await show(p); }],
  "upload-left": [ada, async (p) => {
    p.on("dialog", (it) => it.accept());
    await enter(p, "new arrivals");
    await slow(p, 6e6);
    await give(p, parcels(house).slice(0, 2));
    await show(p);
    await reaches(p, "a walk.mov", 0.2);
    await p.reload();
    await ready(p);
    await show(p);
  }],
  "upload-done": [ada, async (p) => {
    house.command(["folder", "add", `done ${Date.now()}`, "--owner", "ada"]);
    await p.goto("/");
    await p.getByText(/^done \d+$/).last().click();
    await ready(p);
    await give(p, ["balloons.jpg", "kites.jpg", "birches.jpg"].map((it) => join(root, "demo/house/holidays", it)));
    await says(p, "3 files added");
    await show(p);
    await p.waitForTimeout(3000);
  }],
  "folder-new": [ada, async (p) => { await p.goto("/browse/holidays"); await open(p, "New folder"); }],
  "folder-share": [ada, async (p) => { await p.goto("/browse/holidays"); await open(p, "Share a link"); }],
  "folder-more": [ada, async (p) => { await p.goto("/browse/holidays"); await open(p, "More"); await open(p, "Delete this folder"); }],
  "folder-wrong": [ada, async (p) => { await p.goto("/browse/cases/1024"); await open(p, "New folder"); await p.getByLabel("Name of the new folder").fill("photos"); await press(p, "Make this folder"); }],
  "item-image": [ada, (p) => openItem(p, "holidays", "balloons.jpg")],
  "item-details": [ada, async (p) => { await openItem(p, "holidays", "balloons.jpg"); await open(p, "Details"); }],
  "item-words": [ada, async (p) => { await openItem(p, "holidays", "balloons.jpg"); await open(p, "Details"); await open(p, "Say what this is"); }],
  "item-keys": [ada, async (p) => { await openItem(p, "holidays", "balloons.jpg"); await p.keyboard.press("?"); }],
  "folder-view": [ada, async (p) => { await p.goto("/browse/holidays"); await open(p, "View"); }],
  "folder-list": [ada, async (p) => { await p.goto("/browse/holidays"); await open(p, "View"); await press(p, "List"); await p.locator(".listing").waitFor(); }],
  "folder-small": [ada, async (p) => { await p.goto("/browse/wall"); await open(p, "View"); await press(p, "Small"); await p.locator(".wall.compact").waitFor(); }],
  "item-share": [ada, async (p) => { await openItem(p, "holidays", "balloons.jpg"); await open(p, "Details"); await open(p, "Share a link"); }],
  "item-direct": [ada, async (p) => { await openItem(p, "holidays", "balloons.jpg"); await open(p, "Details"); await open(p, "Copy direct address"); await press(p, "Make a direct address"); }],
  "item-wrong": [ada, async (p) => { await openItem(p, "holidays", "balloons.jpg"); await open(p, "Details"); await open(p, "Move"); await p.getByLabel("Move to the folder").fill("nowhere"); await press(p, "Move"); }],
  "item-versions": [ada, async (p) => { await openItem(p, "holidays", "balloons.jpg"); await open(p, "Details"); await p.getByRole("link", { name: "Versions" }).click(); await p.getByLabel("The new version").setInputFiles(join(root, "demo/house/holidays/birches.jpg")); await press(p, "Replace"); }],
  "item-film": [ada, async (p) => { await openItem(p, "holidays", "film.mp4"); await p.locator("video").evaluate((it) => { it.muted = true; it.currentTime = 3; }); await p.waitForFunction(() => !document.querySelector("video").seeking); }],
  "item-sound": [ada, (p) => openItem(p, "holidays", "sound.mp3")],
  "item-pdf": [ada, (p) => openItem(p, "cases/1024/documents", "report.pdf")],
  "item-svg": [ada, (p) => openItem(p, "cases/1024/documents", "plan.svg")],
  "item-viewer-only": [ben, (p) => openItem(p, "doctors/notes", "rhythm.png")],
  "rights": [ada, async (p) => { await p.goto("/browse/cases/1025"); await p.getByRole("link", { name: "Who may enter" }).click(); }],
  "rights-why": [ada, async (p) => { await p.goto("/browse/cases/1025"); await p.getByRole("link", { name: "Who may enter" }).click(); await p.locator("#why-who").fill("ben"); await press(p, "Ask"); }],
  "link-made": [ada, async (p) => { await p.goto("/browse/holidays"); await p.getByText("Share a link").first().click(); await press(p, "Make a link"); }],
  "links-more": [ada, async (p) => { await p.goto("/links"); await open(p, "New address or password"); }],
  "admin-journal": [ada, (p) => p.goto("/admin/journal")],
  "group": [ada, async (p) => { await p.goto("/groups/case-1025"); await p.getByLabel("Name").fill("da"); await press(p, "Look for them"); }],
  "group-member": [ben, (p) => p.goto("/groups/case-1025")],
  "onlookers": [ada, async (p) => { await openItem(p, "cases/1025/photos", "fern.jpg"); await open(p, "Details"); await p.getByRole("link", { name: "Who can see this" }).click(); }],
  "seen-as": [ada, async (p) => { await p.goto("/browse/cases/1025/photos"); await p.getByRole("link", { name: "Who may enter" }).click(); await p.getByRole("link", { name: "See as ben" }).click(); }],
  "seen-nothing": [ada, async (p) => { await p.goto("/browse/holidays"); await p.getByRole("link", { name: "Who may enter" }).click(); await p.getByRole("link", { name: "See as ada" }).click(); await p.getByLabel("Person, group or link").fill("ben"); await press(p, "See it as they do"); }],
  "history-item": [ada, async (p) => { await openItem(p, "holidays", "balloons.jpg"); await p.goto(p.url().split("?")[0] + "/history"); }],
  "history-own": [ada, (p) => p.goto("/account/activity")],
  "journal-refused": [ada, (p) => p.goto("/admin/journal?kind=refused")],
  "journal-wrong": [ada, (p) => p.goto("/admin/journal?who=zoe&from=2026-01-01")],
  "why": [ada, (p) => p.goto("/admin/why?who=ben&action=edit&path=cases/1025/photos")],
  "why-sees": [ada, (p) => p.goto("/admin/why?who=ben")],
  "history": [ada, async (p) => { await p.goto("/browse/cases/1025"); await p.getByRole("link", { name: "Who may enter" }).click(); await p.getByRole("link", { name: "What was done in this folder" }).click(); }],
  "rights-wrong": [ada, async (p) => { await p.goto("/browse/cases"); await p.getByRole("link", { name: "Who may enter" }).click(); await p.getByLabel("Who", { exact: true }).fill("zoe"); await press(p, "Let them in"); }],
  "links": [ada, (p) => p.goto("/links")],
  "links-none": [ben, (p) => p.goto("/links")],
  "link-made": [ada, async (p) => { await p.goto("/browse/holidays"); await open(p, "Share a link"); await press(p, "Make a link"); }],
  "account": [ada, (p) => p.goto("/account")],
  "account-token": [ada, async (p) => { await p.goto("/account"); await open(p, "Make a token"); }],
  "account-wrong": [ada, async (p) => { await p.goto("/account"); await p.getByLabel("Password now").fill("x"); await p.getByLabel("New password").fill("another long one"); await press(p, "Change password"); }],
  "token-made": [ada, async (p) => { await p.goto("/account"); await open(p, "Make a token"); await p.getByLabel("What it is for").fill("Picture frame in the hall"); await press(p, "Make a token"); }],
  "admin": [ada, (p) => p.goto("/admin")],
  "admin-people": [ada, (p) => p.goto("/admin/users")],
  "admin-groups": [ada, (p) => p.goto("/groups")],
  "admin-group": [ada, (p) => p.goto("/groups/case-1025")],
  "admin-links": [ada, (p) => p.goto("/admin/links")],
  "admin-why": [ada, (p) => p.goto("/admin/why")],
  "admin-welcome": [ada, async (p) => { await p.goto("/admin/users"); await p.getByRole("button", { name: "New welcome address for eve" }).click(); }],
  "admin-jobs": [ada, (p) => p.goto("/admin/jobs")],
  "prove": [ada, (p) => p.goto("/admin/prove?next=/admin/users")],
  "error-404": [ada, (p) => p.goto("/browse/nothing")],
  "error-405": [ada, (p) => p.goto("/logout")],
  "guest-folder": [guest, (p) => p.goto(house.links.folder)],
  "guest-folders": [guest, (p) => p.goto(house.links.cases)],
  "guest-inner": [guest, (p) => p.goto(house.links.cases + "/browse/1024/photos")],
  "guest-item": [guest, (p) => p.goto(house.links.item)],
  "guest-item-in-folder": [guest, async (p) => { await p.goto(house.links.folder); await p.locator(".tile a").nth(3).click(); }],
  "request": [guest, (p) => p.goto(house.links.asks)],
  "request-plain": [bare, (p) => p.goto(house.links.plain)],
  "request-drag": [guest, async (p) => { await p.goto(house.links.asks); await ready(p); await drag(p, "dragover"); }],
  "request-queue": [guest, async (p) => {
    await p.goto(house.links.asks);
    await ready(p);
    await p.getByLabel("Your name").fill("Zoë");
    await slow(p, 6e6);
    await give(p, parcels(house).slice(0, 3));
    await show(p);
    await reaches(p, "a walk.mov", 0.1);
  }],
  "request-thanks": [bare, async (p) => {
    await p.goto(house.links.asks);
    await p.getByLabel("Your name").fill("Zoë");
    await p.getByLabel("A note").fill("The last one is from Ben.");
    await p.getByLabel("Files to hand in").setInputFiles(["balloons.jpg", "kites.jpg", "birches.jpg"].map((it) => join(root, "demo/house/holidays", it)));
    await press(p, "Hand in");
    await p.getByRole("heading", { name: "Thank you, Zoë" }).waitFor();
  }],
  "request-full": [bare, async (p) => {
    await p.goto(house.links.few);
    await p.getByLabel("Files to hand in").setInputFiles(["balloons.jpg", "kites.jpg"].map((it) => join(root, "demo/house/holidays", it)));
    await press(p, "Hand in");
    await p.getByRole("alert").waitFor();
  }],
  "request-form": [ada, async (p) => { await p.goto("/browse/holidays"); await open(p, "Share a link"); await p.getByLabel("Whoever has the link may").selectOption("request"); await open(p, "Limits and note"); }],
  "item-handed": [ada, async (p) => { await openItem(p, "new arrivals", "kites.jpg"); await open(p, "Details"); }],
  "locked": [guest, (p) => p.goto(house.links.locked)],
  "locked-wrong": [guest, async (p) => { await p.goto(house.links.locked); await p.getByLabel("Password").fill("seven cats"); await press(p, "Open"); }],
  "guest-ended": [guest, (p) => p.goto(house.links.ended)],
});

/** Takes back how somebody has chosen to see pages: it goes with their account. */
const plainly = (house, { name, value }) => house.ask("/look", {
  method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded", Cookie: `${name}=${value}` },
  body: "theme=system&layout=wall&density=comfortable&order=date",
});

async function shoot(house, list) {
  const cookies = house.links ? { ada: await house.cookie("ada"), ben: await house.cookie("ben") } : {};
  for (const [width, viewport] of Object.entries(sizes)) {
    for (const colorScheme of themes) {
      for (const [name, [who, act]] of Object.entries(list)) {
        if (!only.split(",").some((it) => name.includes(it))) continue;
        const context = await (await browser()).newContext({
          baseURL: house.url, ignoreHTTPSErrors: true, viewport, colorScheme, reducedMotion: "reduce", javaScriptEnabled: who.scripts !== false, deviceScaleFactor: 1, hasTouch: width === "390", isMobile: width === "390",
        });
        context.setDefaultTimeout(8_000);
        if (who.as) {
          await context.addCookies([cookies[who.as]]);
          await plainly(house, cookies[who.as]);
        }
        const page = await context.newPage();
        try {
          await act(page);
          await page.evaluate(async () => {
            const pictures = [...document.images];
            for (const it of pictures) it.loading = "eager";
            await Promise.all([document.fonts.ready, ...pictures.map((it) => it.decode().catch(() => {}))]);
          });
          const fullPage = await page.evaluate(() => !document.querySelector(".viewer, .queue:not([hidden]), .drop.on"));
          await page.screenshot({ path: join(out, `${name}-${width}-${colorScheme}.png`), fullPage });
        } catch (err) {
          console.error(`${name} at ${width}, ${colorScheme}: ${err.message}`);
          process.exitCode = 1;
        }
        await context.close();
      }
    }
  }
}

try {
  mkdirSync(out, { recursive: true });
  const house = await openHouse({ ...secure, furnish });
  if (!only) tell(house, "balloons.jpg", {
    taken: Date.UTC(2026, 4, 6, 5, 8, 9) * 1000, taken_zone: 7200, camera: "Fujifilm X100V", lens: "Fujinon 23mm f/2", exposure: 4_000_000,
    aperture: 2.8, iso: 400, focal: 23, latitude: 48.208176, longitude: 16.373819,
  });
  await shoot(house, scenes(house));
  if (!only || ["setup", "plain"].some((it) => only.startsWith(it))) {
    const fresh = await openHouse({ ...secure, furnish: empty });
    await shoot(fresh, { "setup": [guest, (p) => p.goto("/setup")] });
    const plain = await openHouse({ host: "cloakroom.example", furnish });
    await shoot(plain, { "plain-front": [ada, (p) => p.goto("/")], "plain-login": [guest, (p) => p.goto("/login")], "plain-item": [ada, (p) => openItem(p, "holidays", "balloons.jpg")] });
  }
} finally {
  await closeAll();
}
