// Every kind of page, by day and by night: nothing that axe-core finds wrong,
// nothing that a console says, nothing that moves.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { test } from "node:test";
import { visitor } from "./lib/browser.mjs";
import { openHouse } from "./lib/house.mjs";
import { open, openItem } from "./lib/pages.mjs";

const house = await openHouse();
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const link = house.command(["link", "add", "cases/1024", "--title", "The coat"]);
house.command(["group", "add", "ward"]);
house.command(["group", "join", "ward", "ada"]);
const photos = "/browse/cases/1024/photos";
const item = (name) => (p) => openItem(p, "cases/1024/photos", name);
const key = (act, ...keys) => async (p) => { await act(p); for (const it of keys) await p.keyboard.press(it); };
const press = (act, name) => async (p) => { await act(p); await open(p, name); };
const go = (address) => (p) => p.goto(address);

/** name: [who comes, what they do]. */
const pages = {
  "sign-in": ["", go("/login")],
  "front": ["ada", go("/")],
  "the menu": ["ada", press(go("/"), "ada")],
  "nothing opened yet": ["ben", go("/links")],
  "folders": ["ada", go("/browse/cases/1024")],
  "a wall": ["ada", go(photos)],
  "how it is viewed": ["ada", press(go(photos), "View")],
  "documents": ["ada", go("/browse/cases/1024/documents")],
  "an empty folder": ["ada", go("/browse/shelf")],
  "adding": ["ada", press(go(photos), "Add files")],
  "lending": ["ada", press(go(photos), "Share a link")],
  "more": ["ada", press(go(photos), "More")],
  "a picture": ["ada", item("firs.jpg")],
  "its details": ["ada", key(item("firs.jpg"), "i")],
  "its words": ["ada", press(key(item("firs.jpg"), "i"), "Say what this is")],
  "the keys": ["ada", key(item("firs.jpg"), "?")],
  "a film": ["ada", item("film.mp4")],
  "a sound": ["ada", item("sound.mp3")],
  "a document": ["ada", (p) => openItem(p, "cases/1024/documents", "report.pdf")],
  "something else": ["ada", (p) => openItem(p, "cases/1024/documents", "plan.svg")],
  "rights": ["ada", async (p) => { await p.goto("/browse/cases/1025"); await p.getByRole("link", { name: "Who may enter" }).click(); }],
  "links": ["ada", go("/links")],
  "search": ["ada", go("/search?q=firs")],
  "trash": ["ada", go("/trash")],
  "account": ["ada", go("/account")],
  "journal": ["ada", go("/admin/journal")],
  "jobs": ["ada", go("/admin/jobs")],
  "overview": ["ada", go("/admin")],
  "people": ["ada", go("/admin/users")],
  "groups": ["ada", go("/groups")],
  "a group": ["ada", go("/groups/ward")],
  "open links": ["ada", go("/admin/links")],
  "the API": ["ada", go("/api/docs")],
  "an operation of it": ["ada", async (p) => { await p.goto("/api/docs"); await p.locator("#mintTickets .try > summary").click(); }],
  "why": ["ada", go("/admin/why")],
  "a guest's folder": ["", go(link)],
  "a guest's wall": ["", go(link + "/browse/photos")],
};

for (const colorScheme of ["light", "dark"]) {
  test(`every page can be read by everybody, ${colorScheme}`, async (t) => {
    const visitors = { ada: await visitor(t, house, { as: "ada", colorScheme, bypassCSP: true, look: null }), ben: await visitor(t, house, { as: "ben", colorScheme, bypassCSP: true, look: null }), "": await visitor(t, house, { colorScheme, bypassCSP: true, look: null }) };
    const wrong = [];
    for (const [name, [who, act]] of Object.entries(pages)) {
      const { page } = visitors[who];
      await act(page);
      await page.evaluate(axe);
      const found = await page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations.map((it) => `${it.id}: ${it.nodes.map((n) => n.html.slice(0, 200)).join(" · ")}`));
      wrong.push(...found.map((it) => `${name}: ${it}`));
    }
    assert.deepEqual(wrong, []);
  });
}

test("nothing moves while a folder comes", async (t) => {
  const { page } = await visitor(t, house, { as: "ada", look: null });
  await page.addInitScript(() => {
    window.moved = [];
    new PerformanceObserver((list) => window.moved.push(...list.getEntries().map((it) => `${it.value}: ${it.sources.map((s) => s.node?.outerHTML?.slice(0, 120)).join(", ")}`))).observe({ type: "layout-shift", buffered: true });
  });
  for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    await page.setViewportSize(viewport);
    await page.goto(photos, { waitUntil: "networkidle" });
    await page.evaluate(() => document.fonts.ready);
    assert.deepEqual(await page.evaluate(() => window.moved), [], `${viewport.width} wide`);
  }
});

test("of a line that is half there nothing is drawn: what stands on its right would move", async (t) => {
  const cut = 'class="mine"';
  let rest;
  const halting = createServer(async (asked, answer) => {
    const whole = await fetch(new URL(asked.url, house.url), { headers: { cookie: asked.headers.cookie ?? "" } });
    const head = Object.fromEntries([...whole.headers].filter(([name]) => !/^(transfer-encoding|connection|content-security-policy)$/.test(name)));
    const bytes = Buffer.from(await whole.arrayBuffer());
    answer.writeHead(whole.status, head);
    const at = asked.url === photos ? bytes.indexOf("</form>", bytes.indexOf(cut)) : bytes.length;
    answer.write(bytes.subarray(0, at));
    if (at < bytes.length) await new Promise((go) => (rest = go));
    answer.end(bytes.subarray(at));
  });
  await new Promise((done) => halting.listen(0, "127.0.0.1", done));
  t.after(() => halting.close());
  const { page } = await visitor(t, house, { as: "ada", scripts: false });
  const mine = page.locator(".mine");
  await page.goto(`http://127.0.0.1:${halting.address().port}${photos}`, { waitUntil: "commit" });
  await mine.waitFor({ state: "attached" });
  assert.equal(await mine.locator("details").count(), 0, "the rest is still to come");
  assert.equal(await mine.isVisible(), false);
  rest();
  await mine.waitFor({ state: "visible" });
});

test("the list is put in order by its heads, and the wall comes back", async (t) => {
  const { page } = await visitor(t, house, { as: "ada", scripts: false, look: null });
  const names = () => page.locator("th .name, .tile .name").allInnerTexts();
  await page.goto(photos);
  await open(page, "View");
  await page.getByRole("button", { name: "List" }).click();
  await page.getByRole("button", { name: "Name", exact: true }).click();
  const up = await names();
  assert.equal(await page.locator("th[aria-sort=ascending]").innerText(), "Name");
  assert.deepEqual(up, up.toSorted((a, b) => (a < b ? -1 : 1)));
  await page.getByRole("button", { name: "Name", exact: true }).click();
  assert.deepEqual(await names(), up.toReversed());
  await page.goto(photos);
  assert.deepEqual(await names(), up.toReversed(), "it is remembered");
  await open(page, "View");
  await page.getByRole("button", { name: "Wall" }).click();
  await page.locator(".wall").waitFor();
});

test("what is chosen of light and dark holds against the system, from the first moment", async (t) => {
  const { page } = await visitor(t, house, { as: "ada", scripts: false, colorScheme: "light", look: null });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.goto("/");
  assert.equal(await ground(), "rgb(250, 248, 244)");
  await open(page, "ada");
  await page.getByRole("button", { name: "Dark" }).click();
  assert.equal(await ground(), "rgb(20, 21, 23)");
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page, "ada");
  await page.getByRole("button", { name: "Light" }).click();
  assert.equal(await ground(), "rgb(250, 248, 244)");
});
