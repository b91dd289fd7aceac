// A page that stays open longer than its tickets: with scripts, what fails is
// asked for again at its lasting address, and goes on.
import assert from "node:assert/strict";
import { test } from "node:test";
import { visitor } from "./lib/browser.mjs";
import { openGate } from "./lib/gate.mjs";
import { openHouse } from "./lib/house.mjs";
import { openItem, pictures } from "./lib/pages.mjs";
import { freePort } from "./lib/ports.mjs";
import { endTickets } from "./lib/tickets.mjs";
import { until } from "./lib/wait.mjs";

const shared = openHouse();

/** A page of pictures whose bytes are held up on their way, until release. */
async function heldUp(t, expect, viewport) {
  const house = await shared;
  const { page, context } = await visitor(t, house, { as: "ada", expect: [expect], viewport });
  let release;
  const held = new Promise((done) => (release = done));
  await page.route(/\/m\/.*\/thumb/, async (route) => { await held; await route.continue(); });
  await page.goto("/browse/cases/1024/photos", { waitUntil: "commit" });
  const addresses = await page.locator("img[data-fresh]").evaluateAll((all) => all.map((it) => it.src));
  assert.equal(addresses.length, 11);
  return { house, page, context, release, addresses };
}

test("pictures whose tickets end before they are loaded come by fresh ones", async (t) => {
  const { house, page, release, addresses } = await heldUp(t, /status of 404/, { width: 500, height: 200 });
  await endTickets(house, addresses[0]);
  release();
  const shown = () => page.locator("img[data-fresh]").evaluateAll((all) => all.map((it) => [it.currentSrc, it.naturalWidth]));
  await until(async () => { await pictures(page); return (await shown()).every(([, width]) => width > 0); }, "every picture shows");
  assert.ok((await shown()).every(([src]) => !addresses.includes(src)));
});

test("a picture asks for a fresh ticket once, not for ever", async (t) => {
  const { house, page, context, release, addresses } = await heldUp(t, /status of 4\d\d/);
  let asked = 0;
  page.on("request", (it) => { if (/\/items\/it_\w+\/thumb/.test(it.url())) asked++; });
  await endTickets(house, addresses[0]);
  await context.clearCookies(); // nobody gets a fresh ticket any more
  release();
  await page.waitForLoadState("networkidle");
  assert.ok(asked > 0 && asked <= addresses.length, `each picture asked at most once: ${asked}`);
});

for (const [way, nginx] of [["in direct mode", false], ["through nginx", true]]) {
  test(`${way}, a film that broke off after its ticket ended goes on at the same second`, async (t) => {
    const inner = await freePort();
    const gate = await openGate(inner, { slows: /^GET \/m\/\w+\/play\?/, until: 90_000 });
    const house = await openHouse({ port: gate.port, inner, nginx });
    const { page } = await visitor(t, house, { as: "ada", expect: [/status of 404/, /net::ERR_/] });
    await openItem(page, "cases/1024/photos", "film.mp4");
    const film = page.locator("video");
    const first = await film.evaluate((it) => it.src);
    await film.evaluate((it) => { it.muted = true; return it.play(); });
    await until(() => gate.held.size > 0, "the film is held up on its way");
    await until(() => film.evaluate((it) => it.currentTime > 2), "it plays what it has");
    await endTickets(house, first);
    const at = await film.evaluate((it) => {
      // From now on the film may only go forwards, but for the moment of renewal.
      window.seen = [];
      it.addEventListener("timeupdate", () => window.seen.push(it.currentTime));
      window.addEventListener("error", () => (window.broke ??= it.currentTime), { capture: true });
      return it.currentTime;
    });
    gate.breakOff();
    await until(() => film.evaluate((it) => it.currentSrc.includes("/items/") || it.src.includes("/items/")), "the film is renewed", 15_000);
    await until(() => film.evaluate((it) => it.currentTime > 6.5), "the film goes on", 15_000);
    const { broke, seen } = await page.evaluate(() => ({ broke: window.broke, seen: window.seen }));
    assert.ok(broke >= at, `it broke off at ${broke}, after ${at}`);
    assert.ok(!seen.some((it) => it > 0 && it < at - 0.5), `it never fell back from ${broke}: ${seen}`);
  });
}
