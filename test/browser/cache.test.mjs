// The browser's cache outlives tickets: a second visit moves no media.
import assert from "node:assert/strict";
import { test } from "node:test";
import { visitor } from "./lib/browser.mjs";
import { openHouse } from "./lib/house.mjs";
import { pictures } from "./lib/pages.mjs";
import { until } from "./lib/wait.mjs";
import { wire } from "./lib/wire.mjs";

const folder = "/browse/cases/1024/photos";
const settings = { CLOAKROOM_TICKET_LIFE: "1m" }; // its tickets change every 30 s

/** Visits the folder and looks at every picture. */
async function visit(page, net) {
  net.begin();
  await page.goto("about:blank"); // leaves the page's own memory behind
  await page.goto(folder);
  const all = (await pictures(page)).filter((it) => it.media);
  assert.equal(all.length, 11);
  assert.ok(all.every((it) => it.width > 0));
  await until(() => net.media().every((it) => it.done && (it.fromCache || it.status)), "the browser has told of every request");
  return { addresses: all.map((it) => it.src), requests: net.media() };
}

const bytes = (requests) => requests.reduce((sum, it) => sum + it.bytes, 0);

/** That nothing was fetched, or was only asked about. */
function assertStill(requests) {
  assert.deepEqual(requests.filter((it) => !it.fromCache && it.status !== 304), [], "everything comes from the cache");
  assert.equal(bytes(requests), 0);
}

async function arrived(t, how) {
  const house = await openHouse({ settings, ...how });
  const { page } = await visitor(t, house, { as: "ada" });
  const net = await wire(page);
  const first = await visit(page, net);
  assert.deepEqual(first.requests.map((it) => it.status), Array(11).fill(200));
  assert.ok(bytes(first.requests) > 50_000, "the first visit fetches");
  return { house, page, net, first };
}

/** Visits again and again, at no cost, until every address is another one. */
async function renewed(page, net, before, what, patience) {
  await until(async () => {
    const later = await visit(page, net);
    assertStill(later.requests);
    return later.addresses.every((it) => !before.includes(it));
  }, what, patience);
}

test("a second visit moves no byte of media, nor does one under tickets of the next stretch", async (t) => {
  const { page, net, first } = await arrived(t);
  const second = await visit(page, net);
  assertStill(second.requests);
  await renewed(page, net, first.addresses, "the stretch of the tickets ends", 35_000);
});

test("nor does one through nginx, under tickets of another key", async (t) => {
  const { house, page, net, first } = await arrived(t, { nginx: true });
  assertStill((await visit(page, net)).requests);
  house.command(["keys", "rotate"]);
  await renewed(page, net, first.addresses, "the new key signs");
});

for (const [way, nginx] of [["in direct mode", false], ["through nginx", true]]) {
  test(`${way}, a browser that must ask each time is told that nothing changed`, async (t) => {
    const { page, net } = await arrived(t, { nginx, settings: { CLOAKROOM_MAX_AGE: "0" } });
    await visit(page, net);
    await until(() => net.media().length === 11 && net.media().every((it) => it.status === 304), "each was asked about");
    assert.equal(bytes(net.media()), 0);
  });
}
