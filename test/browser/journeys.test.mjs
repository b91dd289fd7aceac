// What people do in a house on a phone, a tablet and a desk, with scripts and
// without: the same pages lead the same way, and none is wider than its window.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { visitor } from "./lib/browser.mjs";
import { run } from "./lib/child.mjs";
import { openHouse } from "./lib/house.mjs";
import { download, fits, open, openItem, pictures, shown } from "./lib/pages.mjs";
import { notes } from "./lib/sample.mjs";
import { until } from "./lib/wait.mjs";

const house = await openHouse();
const taken = house.command(["link", "add", "cases/1024/photos", "--role", "downloader"]);
const photos = "/browse/cases/1024/photos";
const windows = {
  "on a phone": { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  "on a tablet": { viewport: { width: 820, height: 1180 }, hasTouch: true },
  "on a desk": { viewport: { width: 1440, height: 900 } },
};
const subjects = ["balloons.jpg", "city.jpg", "firs.jpg", "lighthouse.jpg", "panorama.jpg", "stars.jpg"]; // one for each journey

const press = (page, name) => page.getByRole("button", { name, exact: true }).filter({ visible: true }).click();
const follow = (page, name) => page.getByRole("link", { name, exact: true }).filter({ visible: true }).first().click();
const write = (page, label, text) => page.getByLabel(label, { exact: true }).filter({ visible: true }).fill(text);
const says = (page, text) => page.getByRole("status").getByText(text).waitFor();
const heading = (page, name) => page.getByRole("heading", { level: 1, name, exact: true }).waitFor();

/** Chooses some things of the folder whose page is open. */
async function choose(page, ...names) {
  await follow(page, "Select");
  for (const name of names) await page.getByLabel(name, { exact: true }).check();
  await fits(page);
}

/** The names in what a press downloads as a ZIP. */
async function unpacked(page, pressing) {
  const { name, bytes } = await download(page, pressing);
  const path = join(house.dir, "taken.zip");
  writeFileSync(path, bytes);
  run("unzip", ["-tqq", path]);
  return { name, holds: run("unzip", ["-Z1", path]).split("\n").sort() };
}

async function looksAround(page) {
  await page.goto(photos);
  await fits(page);
  assert.ok((await pictures(page)).every((it) => it.width > 0));
  await open(page, "View");
  await press(page, "List");
  await page.locator(".listing").waitFor();
  await fits(page);
  await open(page, "View");
  await press(page, "Wall");
  await open(page, "View");
  await press(page, "Small");
  await page.locator(".wall.compact").waitFor();
  await fits(page);
  await page.goto("/browse/cases/1024/documents");
  await page.locator(".wall.compact").waitFor(); // it is remembered
  await open(page, "View");
  await press(page, "Medium");
}

async function saysWhatAPictureIs(page, name, word) {
  await openItem(page, "cases/1024/photos", name);
  const address = page.url();
  await open(page, "Details");
  assert.equal(await page.locator(".stage > img").getAttribute("alt"), `Not described yet: ${name}`);
  await open(page, "Say what this is");
  await write(page, "Title", `The ${word}`);
  await write(page, "For who cannot see it", `A ${word} is there to see`);
  await write(page, "Description", `Long words of a ${word}`);
  await write(page, "Tags", `${word}, holiday`);
  await press(page, "Keep these words");
  await page.getByRole("region", { name: "Details" }).getByRole("heading", { name: `The ${word}` }).waitFor(); // one sees what was kept
  await fits(page);
  const alt = (selector) => page.locator(selector).getAttribute("alt");
  assert.equal(await alt(".stage > img"), `A ${word} is there to see`);
  assert.equal(page.url().split("?")[0], address, "one is where one was");

  await page.goto(photos);
  const tile = `a[href="${new URL(address).pathname}"] img`;
  assert.equal(await alt(`.tile ${tile}`), `A ${word} is there to see`);
  await open(page, "View");
  await press(page, "List");
  assert.equal(await alt(`.listing ${tile}`), `A ${word} is there to see`);
  await open(page, "View");
  await press(page, "Wall");
  await page.goto("/search?q=tag:" + word);
  assert.equal(await alt(tile), `A ${word} is there to see`);
}

async function findsAndMarks(page, word) {
  await page.goto("/search");
  await page.getByLabel("Names, titles, words, tags").fill(`long ${word}`);
  await press(page, "Search");
  await says(page, "1 found.");
  assert.deepEqual(await shown(page), [`The ${word}`]);
  await fits(page);
  await page.locator(".tile a").click();
  await press(page, "Favourite");
  await page.getByRole("button", { name: "Favourite", pressed: true }).waitFor();
  await page.goto("/");
  await open(page, "ada");
  await follow(page, "Favourites");
  assert.deepEqual(await shown(page), [`The ${word}`]);
  await fits(page);
  await page.locator(".tile a").click();
  await press(page, "Favourite");
  await page.getByRole("button", { name: "Favourite", pressed: false }).waitFor();
  await page.goto("/favourites");
  await page.getByText("Nothing is marked yet").waitFor();
}

async function worksInAFolder(page, name) {
  const at = `shelf/${name}`;
  await page.goto("/browse/shelf");
  await open(page, "New folder");
  await write(page, "Name of the new folder", "unnamed");
  await press(page, "Make this folder");
  await heading(page, "unnamed");
  await open(page, "More");
  await write(page, "Name of this folder", name);
  await press(page, "Rename");
  await heading(page, name);
  await fits(page);
  const dir = join(house.dir, name);
  notes(dir, ["a.txt", "b.txt", "c.txt"]);
  notes(join(dir, "box"), ["inner.txt"]);
  house.command(["import", dir, "--into", at, "--as", "ada"]);
  const again = () => page.goto(`/browse/${at.split("/").map(encodeURIComponent).join("/")}`);
  await again();

  await choose(page, "a.txt", "b.txt");
  await open(page, "Move or copy");
  await write(page, "To the folder", `${at}/box`);
  await press(page, "Move there");
  await says(page, `2 things moved to ${at}/box.`);
  assert.deepEqual(await shown(page), ["box", "c.txt"]);
  await fits(page);
  await press(page, "Undo");
  await page.waitForURL(/\/browse\//);
  await page.reload(); // which moves nothing again
  assert.deepEqual(await shown(page), ["box", "a.txt", "b.txt", "c.txt"]);

  await again();
  await choose(page, "c.txt");
  await open(page, "Move or copy");
  await write(page, "To the folder", `${at}/box`);
  await press(page, "Copy there");
  await says(page, `1 thing copied to ${at}/box.`);
  await again();
  await choose(page, "a.txt", "c.txt");
  await open(page, "Tags");
  await write(page, "Tags to add", "paper");
  await press(page, "Add these tags");
  await says(page, "2 things tagged.");
  await page.goto(`/search?q=${encodeURIComponent(`tag:paper in:"${at}"`)}`);
  assert.deepEqual((await shown(page)).sort(), ["a.txt", "c.txt"]);

  await again();
  await choose(page, "box", "b.txt");
  const zip = await unpacked(page, () => press(page, "Download"));
  assert.deepEqual(zip.holds, ["b.txt", "box/c.txt", "box/inner.txt"]);
  const all = await (await again(), unpacked(page, () => follow(page, "Download all")));
  assert.equal(all.name, `${name}.zip`);
  assert.deepEqual(all.holds.map((it) => it.replace(`${name}/`, "")), ["a.txt", "b.txt", "box/c.txt", "box/inner.txt", "c.txt"]);

  await again();
  await choose(page, "c.txt");
  await press(page, "Share a link");
  await heading(page, "c.txt");

  await again();
  await choose(page, "a.txt", "box");
  await open(page, "Delete");
  await press(page, "Delete what is chosen");
  await says(page, "2 things are in the trash.");
  assert.deepEqual(await shown(page), ["b.txt", "c.txt"]);
  await press(page, "Undo");
  await again();
  assert.deepEqual(await shown(page), ["box", "a.txt", "b.txt", "c.txt"]);
  await choose(page, "b.txt");
  await open(page, "Delete");
  await press(page, "Delete what is chosen");
  await page.goto("/trash");
  await fits(page);
  await page.getByRole("listitem").filter({ hasText: at }).getByRole("button", { name: "Bring back" }).click();
  await again();
  assert.deepEqual(await shown(page), ["box", "a.txt", "b.txt", "c.txt"]);
}

/** A guest looks, finds, and takes some of it home. */
async function takesHome(page, word) {
  await page.goto(taken);
  await fits(page);
  await page.goto(`${taken}/search?q=tag:${word}`);
  assert.deepEqual(await shown(page), [`The ${word}`]);
  await page.goto(taken);
  await choose(page, "sound.mp3", "été ☃.jpg");
  assert.equal(await page.getByRole("button", { name: /Move|Copy|Delete|Favourite|Tags/ }).count(), 0, "nothing else can be done");
  const zip = await unpacked(page, () => press(page, "Download"));
  assert.deepEqual(zip.holds, ["sound.mp3", "été ☃.jpg"].sort());
  await follow(page, "Cancel");
  assert.equal(page.url(), taken);
}

let n = 0;
for (const scripts of [false, true]) {
  for (const [where, window] of Object.entries(windows)) {
    const name = subjects[n++], word = `subject${n}`;
    test(`${where}, ${scripts ? "with" : "without"} scripts`, async (t) => {
      const { page } = await visitor(t, house, { as: "ada", scripts, ...window });
      await looksAround(page);
      await saysWhatAPictureIs(page, name, word);
      await findsAndMarks(page, word);
      await worksInAFolder(page, `${where}, ${word} & co`);
      const guest = await visitor(t, house, { scripts, ...window });
      await takesHome(guest.page, word);
    });
  }
}

for (const scripts of [false, true]) {
  test(`what others opened to one, and what came last of what one may see, are in front, ${scripts ? "with" : "without"} scripts`, async (t) => {
    const { page } = await visitor(t, house, { as: "ben", scripts });
    await page.goto("/");
    const region = (name) => page.getByRole("region", { name });
    assert.deepEqual(await region("Shared with you").locator(".name").allInnerTexts(), ["1025"]);
    const late = scripts ? "later.txt" : "late.txt";
    const recent = await region("Recent").locator(".name").allInnerTexts();
    assert.deepEqual(recent.filter((it) => it !== "late.txt").sort(), ["fern.jpg", "ginkgo.jpg"], "and nothing else");
    const [file] = notes(join(house.dir, "late"), [late]);
    await house.ask(`/private/cases/1025/${late}`, { method: "PUT", headers: { Authorization: `Bearer ${house.token}` }, body: file });
    await page.reload();
    assert.equal(await region("Recent").locator(".name").first().innerText(), late);
    await region("Recent").getByRole("link", { name: late }).click();
    await heading(page, late);
    await page.goto("/");
    await region("Shared with you").getByRole("link", { name: /1025/ }).click();
    await heading(page, "1025");
    house.command(["revoke", "cases/1025", "ben"]);
    await until(async () => { await page.goto("/"); return !(await page.getByRole("region").count()); }, "what was closed again is in front no more");
    house.command(["grant", "cases/1025", "ben", "downloader"]);
    await until(async () => { await page.goto("/"); return page.getByRole("region", { name: "Recent" }).count(); }, "and is again");
  });
}
