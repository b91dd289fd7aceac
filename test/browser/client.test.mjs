// The client for browsers, in the page of another origin, against a real house.
import assert from "node:assert/strict";
import { test } from "node:test";
import { otherApp } from "./lib/app.mjs";
import { visitor } from "./lib/browser.mjs";
import { openGate } from "./lib/gate.mjs";
import { openHouse, password } from "./lib/house.mjs";
import { download } from "./lib/pages.mjs";
import { freePort } from "./lib/ports.mjs";
import { endTickets } from "./lib/tickets.mjs";
import { arrived, slow, sum } from "./lib/uploads.mjs";
import { until } from "./lib/wait.mjs";

const app = `http://app.example-other.test:${await otherApp()}`;
const inner = await freePort();
const gate = await openGate(inner, { slows: /^GET \/m\/\w+\/play\?/, until: 90_000 });
const house = await openHouse({ host: "cloakroom.example", port: gate.port, inner, settings: { CLOAKROOM_ORIGINS: app } });
const photos = "cases/1024/photos";

/** A page of the other origin that has imported the module from the house, as `house`. */
async function importer(t, options = {}) {
  const { page, context } = await visitor(t, house, options);
  const minted = [];
  page.on("request", (it) => { if (it.url().endsWith("/api/v1/tickets")) minted.push(it.method() === "POST" ? JSON.parse(it.postData()).items : "preflight"); });
  await page.goto(app);
  await page.evaluate(async ([url, token]) => {
    window.module = await import(`${url}/api/v1/cloakroom.js`);
    window.house = new module.Cloakroom(url, token);
  }, [house.url, house.token]);
  return { page, context, asked: () => minted.filter((it) => it !== "preflight") };
}

/** Shows every item of the folder that has a form, and waits for nothing. */
const showAll = (page, form, tag) => page.evaluate(async ([folder, form, tag]) => {
  const found = [];
  for await (const it of house.items(folder)) if (it[`${form}_url`]) found.push(it);
  for (const it of found) document.body.append(house.show(document.createElement(tag), it, form));
  return found.map((it) => it.id);
}, [photos, form, tag]);

const widths = (page) => page.evaluate(() => [...document.images].map((it) => it.naturalWidth));
const allShow = (page) => until(async () => (await widths(page)).every((it) => it > 0), "every picture shows");

test("it signs in, looks around, and says in the house's words what went wrong", async (t) => {
  const { page } = await importer(t, { expect: [/status of 40[14]/] });
  const said = await page.evaluate(async ([url, password]) => {
    const { Cloakroom, Problem } = module;
    const refused = await Cloakroom.signIn(url, { username: "ben", password: "wrong" }).catch((it) => [it instanceof Problem, it.status, it.message.length > 10]);
    const ben = await Cloakroom.signIn(url, { username: "ben", password });
    let ended = 0;
    ben.addEventListener("ended", () => ended++);
    const [folder] = await ben.folders();
    const names = [];
    for await (const it of ben.items(folder)) names.push(it.name);
    const { folders } = await ben.list(folder);
    const me = await ben.me();
    const missing = await ben.item("it_" + "a".repeat(26)).catch((it) => it.status);
    await ben.signOut();
    const after = await ben.me().catch((it) => it.status);
    return { refused, path: folder.path, inside: folders.map((it) => it.name), names, me: me.name, missing, after, ended };
  }, [house.url, password("ben")]);
  assert.deepEqual(said, { refused: [true, 401, true], path: "cases/1025", inside: ["photos"], names: [], me: "ben", missing: 404, after: 401, ended: 1 });
});

test("pictures whose tickets end on the way come by fresh ones, asked for in one call", async (t) => {
  const { page, asked } = await importer(t, { expect: [/status of 404/] });
  let release;
  const held = new Promise((done) => (release = done));
  await page.route(/\/m\/.*\/thumb/, async (route) => { await held; await route.continue(); });
  const ids = await showAll(page, "thumb", "img");
  assert.ok(ids.length > 8);
  await endTickets(house, await page.evaluate(() => document.images[0].src));
  release();
  await allShow(page);
  assert.deepEqual(asked().flat().sort(), ids.sort(), "each was asked for once");
  assert.ok(asked().length <= 3, `in few calls: ${asked().length}`);
});

test("who has no right any more is asked for twice, not for ever", async (t) => {
  const { page, asked } = await importer(t, { expect: [/status of 4\d\d/] });
  await page.evaluate(([url]) => document.body.append(house.show(new Image(), { id: "it_" + "a".repeat(26), thumb_url: `${url}/m/it_${"a".repeat(26)}/thumb?v=1&t=x`, expires_at: new Date(Date.now() + 6e5).toISOString() }, "thumb")), [house.url]);
  await until(() => asked().length > 0, "it is asked for");
  await page.clock.install();
  await page.clock.fastForward("20:00");
  await page.waitForLoadState("networkidle");
  assert.equal(asked().length, 1);
});

test("addresses are renewed before they end: only those of use, in one call, and while somebody looks", async (t) => {
  const { page, asked } = await importer(t);
  await page.clock.install();
  const ids = await showAll(page, "download", "a");
  await showAll(page, "thumb", "img");
  await allShow(page);
  assert.equal(asked().length, 0, "what came with the list is good");
  const hide = (hidden) => page.evaluate((it) => { Object.defineProperty(document, "hidden", { value: it, configurable: true }); document.dispatchEvent(new Event("visibilitychange")); }, hidden);
  await hide(true);
  await page.clock.fastForward("30:00");
  await page.waitForLoadState("networkidle");
  assert.equal(asked().length, 0, "nobody looks");
  await hide(false);
  await page.clock.runFor(2000);
  await until(() => asked().length > 0, "somebody looks again");
  await page.waitForLoadState("networkidle");
  assert.deepEqual(asked().map((it) => it.toSorted()), [ids.toSorted()], "the links, and no picture that is loaded");
});

test("what is not made yet comes when it is there", async (t) => {
  const { page, asked } = await importer(t);
  const [id] = await page.evaluate(async (folder) => {
    const { items: [it] } = await house.list(folder);
    document.body.append(house.show(new Image(), { ...it, thumb_url: undefined }, "thumb"));
    return [it.id];
  }, photos);
  await allShow(page);
  assert.deepEqual(asked(), [[id]]);
});

test("a film whose ticket ended goes on at the same second, and plays", async (t) => {
  const { page } = await importer(t, { expect: [/status of 404/, /net::ERR_/] });
  await page.evaluate(async (folder) => {
    for await (const it of house.items(folder)) if (it.name === "film.mp4") document.body.append(house.show(document.createElement("video"), it, "play"));
  }, photos);
  const film = page.locator("video");
  const first = await film.evaluate((it) => { it.muted = true; it.play(); return it.src; });
  await until(() => gate.held.size > 0, "the film is held up on its way");
  await until(() => film.evaluate((it) => it.currentTime > 2), "it plays what it has");
  await endTickets(house, first);
  const at = await film.evaluate((it) => {
    window.seen = [];
    it.addEventListener("timeupdate", () => window.seen.push(it.currentTime));
    return it.currentTime;
  });
  gate.breakOff();
  await until(() => film.evaluate((it, first) => it.src !== first, first), "it has another address", 15_000);
  await until(() => film.evaluate((it) => it.currentTime > 6.5 && (it.ended || !it.paused)), "it goes on", 15_000);
  const seen = await page.evaluate(() => window.seen);
  assert.ok(!seen.some((it) => it > 0 && it < at - 0.5), `it never fell back: ${seen}`);
});

test("an upload tells how far it is, goes on after a lost line, and comes whole", async (t) => {
  const { page } = await importer(t, { expect: [/net::ERR_/, /status of 40[49]/] });
  const sent = [];
  page.on("request", (it) => { if (["HEAD", "PATCH"].includes(it.method())) sent.push([it.method(), Number(it.headers()["upload-offset"] ?? -1)]); });
  await slow(page, 400_000);
  await page.evaluate(() => {
    const bytes = new Uint8Array(1_200_000).map((_, i) => (i * 7919) % 251);
    window.told = [];
    window.done = house.upload(new File([bytes], "grün.bin"), { folder: "shelf", onprogress: (...it) => told.push(it) });
  });
  await until(() => page.evaluate(() => told.at(-1)?.[0] > 300_000), "it is on its way");
  gate.cut();
  const { name, size } = await page.evaluate(() => done);
  assert.deepEqual([name, size], ["grün.bin", 1_200_000]);
  assert.equal(await arrived(house, "shelf/grün.bin"), sum(Buffer.from(new Uint8Array(1_200_000).map((_, i) => (i * 7919) % 251))));
  const told = await page.evaluate(() => window.told);
  assert.deepEqual(told.at(-1), [1_200_000, 1_200_000]);
  assert.ok(sent.some(([method]) => method === "HEAD") && sent.at(-1)[1] > 0, `it went on: ${sent}`);
  const refused = await page.evaluate(() => house.upload(new File(["x"], "x"), { folder: "nowhere" }).catch((it) => it.status));
  assert.equal(refused, 404);
});

test("an original is saved under its own name", async (t) => {
  const { page } = await importer(t);
  const { name } = await download(page, () => page.evaluate(async (folder) => {
    for await (const it of house.items(folder)) if (it.name.startsWith("été")) await house.download(it);
  }, photos));
  assert.equal(name, "été ☃.jpg");
});
