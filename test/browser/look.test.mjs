// How a folder looks is chosen, and nothing of it moves while it comes.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { visitor } from "./lib/browser.mjs";
import { openHouse } from "./lib/house.mjs";
import { open } from "./lib/pages.mjs";

const house = await openHouse();
const photos = "/browse/cases/1024/photos";

test("nothing moves while a folder comes", async (t) => {
  const { page } = await visitor(t, house, { as: "ada", look: null });
  await page.addInitScript(() => {
    window.moved = [];
    const at = ({ x, y, width, height }) => `${[x, y, width, height]}`;
    const told = (s) => `${s.node?.outerHTML?.slice(0, 120)} from ${at(s.previousRect)} to ${at(s.currentRect)}`;
    new PerformanceObserver((list) => window.moved.push(...list.getEntries().map((it) => `${it.value}: ${it.sources.map(told).join(", ")}`))).observe({ type: "layout-shift", buffered: true });
  });
  for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    await page.setViewportSize(viewport);
    await page.goto(photos, { waitUntil: "networkidle" });
    await page.evaluate(() => document.fonts.ready);
    assert.deepEqual(await page.evaluate(() => window.moved), [], `${viewport.width} wide`);
  }
});

test("of a line that is half there nothing is drawn: what stands on its right would move", async (t) => {
  const { page } = await visitor(t, house, { as: "ada", scripts: false }); // who leaves before the server does
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
  assert.equal(await page.locator("th[aria-sort=ascending]").innerText(), "Name"); // and so it is there
  const up = await names();
  assert.deepEqual(up, up.toSorted((a, b) => (a < b ? -1 : 1)));
  await page.getByRole("button", { name: "Name", exact: true }).click();
  await page.locator("th[aria-sort=descending]").waitFor();
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

test("a tile has as many pixels as the screen, by a ticket, and those further down wait", async (t) => {
  for (const [deviceScaleFactor, form] of [[1, "thumb"], [3, "preview"]]) {
    const { page } = await visitor(t, house, { as: "ada", look: "..large.name", deviceScaleFactor, viewport: { width: 390, height: 600 } });
    await page.goto(photos);
    const tiles = await page.locator(".tile.image img").evaluateAll((all) => all.map((it) => ({ srcset: it.srcset, lazy: it.loading === "lazy" })));
    assert.ok(tiles.some((it) => it.lazy) && !tiles[0].lazy, "what is seen first is fetched first");
    for (const { srcset } of tiles.filter((it) => it.srcset)) assert.match(srcset, /^\/m\/\S+\/thumb\?\S*t=\S{60} \d+w, \/m\/\S+\/preview\?\S*t=\S{60} \d+w$/);
    const wide = page.locator(".tile.image img[srcset]").first();
    await wide.scrollIntoViewIfNeeded();
    await wide.evaluate((it) => it.decode());
    assert.equal(new URL(await wide.evaluate((it) => it.currentSrc)).pathname.split("/").at(-1), form, `with ${deviceScaleFactor} pixels for each`);
  }
});

test("nothing moves for who wants less motion, and little for others", async (t) => {
  for (const reducedMotion of ["reduce", "no-preference"]) {
    const { page } = await visitor(t, house, { as: "ada", reducedMotion });
    const moves = () => page.evaluate(() => [...document.querySelectorAll("*")].filter((it) => /[1-9]/.test(getComputedStyle(it).transitionDuration + getComputedStyle(it).animationDuration)).length);
    await page.goto(photos);
    const wall = await moves();
    await page.locator(".tile a").first().click();
    await page.getByRole("link", { name: "Back to photos" }).waitFor();
    assert.deepEqual([wall > 0, (await moves()) > 0], Array(2).fill(reducedMotion !== "reduce"));
  }
});
