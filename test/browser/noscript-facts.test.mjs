// Without scripts: what a picture says of itself, and its blur before it comes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { visitor } from "./lib/browser.mjs";
import { openHouse } from "./lib/house.mjs";
import { open, openItem } from "./lib/pages.mjs";
import { tell, write } from "./lib/rows.mjs";
import { until } from "./lib/wait.mjs";

const shared = openHouse();

/** A house in which one picture tells everything. */
async function telling() {
  const house = await shared;
  tell(house, "firs.jpg", {
    taken: Date.UTC(2024, 4, 6, 5, 8, 9) * 1000, taken_zone: 7200, camera: "Leica M11", lens: "Summilux-M 35 f/1.4", exposure: 4_000_000,
    aperture: 2.8, iso: 400, focal: 35, latitude: 48.208176, longitude: -16.373819,
  });
  write(house, "update versions set thumbhash = x'5b0306448c757787708888888787807507f788'");
  return house;
}

test("the details of a picture say when, with what and where it was taken", async (t) => {
  const house = await telling();
  const { page } = await visitor(t, house, { scripts: false, as: "ada" });
  await openItem(page, "cases/1024/photos", "firs.jpg");
  await until(async () => { await page.reload(); return (await page.content()).includes("Leica"); }, "the house has learnt of it");
  await open(page, "Details");
  const fact = (label) => page.locator(".facts > div").filter({ has: page.getByText(label, { exact: true }) }).locator("dd").innerText();
  assert.equal(await fact("Taken"), "6 May 2024, 07:08 UTC+2");
  assert.equal(await page.locator("dd time").first().getAttribute("datetime"), "2024-05-06T07:08:09+02:00");
  assert.equal(await fact("Camera"), "Leica M11");
  assert.equal(await fact("Lens"), "Summilux-M 35 f/1.4");
  assert.equal(await fact("Exposure"), "1/250 s · f/2.8 · ISO 400 · 35 mm");
  assert.equal(await fact("Place"), "48.2082° N, 16.3738° W");
});

test("a guest who may look alone learns all of it but the place", async (t) => {
  const house = await telling();
  const link = house.command(["link", "add", "cases/1024", "--role", "viewer"]);
  const { page } = await visitor(t, house, { scripts: false });
  await page.goto(link + "/browse/photos");
  const seen = [await page.content()];
  await page.locator(".tile a", { has: page.locator(".name").getByText("firs.jpg", { exact: true }) }).click();
  await until(async () => { await page.reload(); return (await page.content()).includes("Leica"); }, "the house has learnt of it");
  seen.push(await page.content());
  for (const html of seen) assert.ok(!/48\.20|16\.37|Place/.test(html), "the place is told");
});

test("a tile shows the blur of its picture while that does not come", async (t) => {
  const house = await telling();
  const { page } = await visitor(t, house, { scripts: false, as: "ada", expect: [/ERR_FAILED/] });
  await page.route("**/m/**", (it) => it.abort());
  await page.goto("/browse/cases/1024/photos");
  await until(async () => { await page.reload(); return (await page.content()).includes("background-image:url(data:"); }, "the house has learnt of it");
  const tiles = await page.locator(".tile.image img").evaluateAll((all) => all.map((it) => {
    const box = it.getBoundingClientRect(), style = getComputedStyle(it);
    return { blur: style.backgroundImage, size: style.backgroundSize, width: box.width, height: box.height };
  }));
  assert.equal(tiles.length, 9);
  for (const it of tiles) assert.ok(it.blur.startsWith('url("data:image/bmp;base64,') && it.size === "100% 100%" && it.width > 60 && it.height > 60, JSON.stringify(it));
  const src = tiles[0].blur.slice(5, -2);
  const drawn = await page.evaluate(async (from) => { const img = new Image(); img.src = from; await img.decode(); return [img.naturalWidth, img.naturalHeight]; }, src);
  assert.deepEqual(drawn, [4, 2], "it is a picture");
});

test("nothing moves when the pictures come", async (t) => {
  const house = await telling();
  const { page } = await visitor(t, house, { scripts: false, as: "ada" });
  const boxes = () => page.locator(".tile").evaluateAll((all) => all.map((it) => { const b = it.getBoundingClientRect(); return [b.x, b.y, b.width, b.height].map(Math.round); }));
  let release;
  const held = new Promise((done) => (release = done));
  await page.route("**/m/**", async (it) => { await held; await it.continue(); });
  await page.goto("/browse/cases/1024/photos", { waitUntil: "domcontentloaded" });
  const before = await boxes();
  release();
  await page.waitForLoadState("load");
  assert.deepEqual(await boxes(), before);
});
