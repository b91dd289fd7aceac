// Uploads survive what happens to them: a dead server, a lost network, a reload.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { visitor } from "./lib/browser.mjs";
import { openHouse } from "./lib/house.mjs";
import { shown } from "./lib/pages.mjs";
import { arrived, drop, enter, give, panel, part, random, ready, row, says, slow, reaches } from "./lib/uploads.mjs";
import { until } from "./lib/wait.mjs";

const house = await openHouse();
// A 409 is how a client learns at which byte it stands, when an answer got lost.
const expect = [/net::ERR_/, /status of (409|50[234])/];
const chunk = 32 << 20;

/** Writes down, while the page is there, how far each bar is. */
const watch = (page) => page.evaluate(() => {
  window.bars = {};
  setInterval(() => {
    for (const it of document.querySelectorAll(".queue .part")) {
      const seen = (window.bars[it.getAttribute("aria-label")] ??= []);
      if (seen.at(-1) !== it.value) seen.push(it.value);
    }
  }, 30);
});

/** The farthest that any bar went back, in bytes. */
const fellBack = async (page, files) => {
  const bars = await page.evaluate(() => window.bars);
  return Math.max(0, ...files.flatMap(({ name, size }) => (bars[name] ?? []).map((it, i, all) => ((all[i - 1] ?? 0) - it) * size)));
};

test("a film and thirty files arrive whole past a dead server and a reload", async (t) => {
  const { page } = await visitor(t, house, { as: "ada", expect });
  page.on("dialog", (it) => it.accept()); // leaving with work under way asks
  await enter(page, "shelf");
  const small = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`${String(i).padStart(2, "0")}.bin`, 600_000 + i]));
  const files = random(join(house.dir, "many"), { "film.mov": 200 << 20, ...small });
  const line = await slow(page, 60e6);
  await watch(page);
  await give(page, files.map((it) => it.path));
  await reaches(page, "film.mov", 0.2);
  await house.server.end("SIGKILL");
  await says(page, "Waiting for the connection");
  await new Promise((later) => setTimeout(later, 5_000)); // not a wait for something: the server is away for so long
  const before = await part(page, "film.mov");
  await house.serve();
  await reaches(page, "film.mov", before + 0.05);
  assert.ok((await fellBack(page, files)) <= chunk, "no bar went back by more than a chunk");

  let asked = false;
  page.once("dialog", (it) => (asked = it.type() === "beforeunload"));
  await page.mouse.click(5, 400); // browsers ask only on pages that somebody touched
  await page.reload();
  assert.ok(asked, "leaving asked");
  await ready(page);
  await says(page, /from before (is|are) not finished/);
  await watch(page);
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), panel(page).getByRole("button", { name: "Choose the same files" }).click()]);
  await chooser.setFiles(files.map((it) => it.path));
  const first = await until(async () => page.evaluate(() => window.bars["film.mov"]?.find((it) => it > 0)), "the film goes on");
  assert.ok(first > 0.1, `where it stood, and not at its beginning: ${first}`);
  await line.end();
  await says(page, /^\d+ files? added$/, 20_000);
  assert.ok((await fellBack(page, files)) <= chunk, "no bar went back by more than a chunk");
  assert.equal(await panel(page).getByRole("progressbar", { name: "All files" }).getAttribute("value"), "1");
  assert.deepEqual(await panel(page).locator(".say").allTextContents().then((all) => all.filter((it) => !/^[\d.]+ (MB|kB)$/.test(it))), []);

  await until(async () => (await shown(page)).length === 31, "each has its tile");
  assert.deepEqual(await shown(page), files.map((it) => it.name).sort());
  for (const it of files) assert.equal(await arrived(house, `shelf/${it.name}`), it.sum, it.name);
  await page.reload();
  await page.locator(".tile").first().waitFor();
  assert.equal((await shown(page)).length, 31, "none came twice");
  assert.equal(await panel(page).isVisible(), false, "nothing is left to go on with");
});

test("a lost network is waited for, and its return is noticed", async (t) => {
  const { page } = await visitor(t, house, { as: "ada", expect });
  house.command(["folder", "add", "network", "--owner", "ada"]);
  await enter(page, "network");
  const [it] = random(join(house.dir, "network"), { "net.bin": 60 << 20 });
  const line = await slow(page, 20e6);
  await give(page, it.path);
  await reaches(page, "net.bin", 0.1);
  await line.offline();
  await says(page, "Waiting for the connection");
  await row(page, "net.bin").getByText("No connection. It goes on by itself.").waitFor();
  await line.end();
  await says(page, "1 file added");
  assert.equal(await arrived(house, "network/net.bin"), it.sum);
  await page.locator(".tile").waitFor();
});

test("files whose handles the browser gave go on by themselves after a reload", async (t) => {
  const { page } = await visitor(t, house, { as: "ada", expect });
  page.on("dialog", (it) => it.accept());
  house.command(["folder", "add", "handles", "--owner", "ada"]);
  await enter(page, "handles");
  // The page's private file system has handles such as a drop gives, without a person to drop.
  const sum = await page.evaluate(async () => {
    const root = await (await navigator.storage.getDirectory()).getDirectoryHandle("box", { create: true });
    const inner = await root.getDirectoryHandle("inner", { create: true });
    const bytes = new Uint8Array(6 << 20).map((_, i) => i * i >> 7);
    for (const [place, name, what] of [[root, "big.bin", bytes], [inner, "deep.txt", "deep"]]) {
      const out = await (await place.getFileHandle(name, { create: true })).createWritable();
      await out.write(what);
      await out.close();
    }
    return [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].map((it) => it.toString(16).padStart(2, "0")).join("");
  });
  await slow(page, 3e6);
  await drop(page, { box: { "big.bin": 0, inner: { "deep.txt": "" } } }, { handle: "box" });
  await reaches(page, "box/big.bin", 0.1);
  await page.reload();
  await ready(page);
  await says(page, /^\d files? added$/);
  assert.equal(await arrived(house, "handles/box/big.bin"), sum);
  assert.equal((await house.ask("/private/handles/box/inner/deep.txt", { headers: { Authorization: `Bearer ${house.token}` } })).text(), "deep");
});

test("what is left before is forgotten when one says so, and is nobody else's to see", async (t) => {
  const { page, context } = await visitor(t, house, { as: "ada", expect });
  page.on("dialog", (it) => it.accept());
  house.command(["folder", "add", "left", "--owner", "ada"]);
  house.command(["grant", "left", "ben", "contributor"]);
  const begin = async (name) => {
    await enter(page, "left");
    await slow(page, 1e6);
    const [it] = random(join(house.dir, "left"), { [name]: 6 << 20 });
    await give(page, it.path);
    await until(async () => (await part(page, name)) > 0, "it is under way");
    await page.reload();
    await ready(page);
  };
  await begin("secret plan.bin");
  await says(page, "1 file from before is not finished");
  await panel(page).getByRole("button", { name: "Forget them" }).click();
  await panel(page).waitFor({ state: "hidden" });
  await page.reload();
  await ready(page);
  assert.equal(await panel(page).isVisible(), false);

  await begin("another plan.bin");
  await says(page, "1 file from before is not finished");
  await context.clearCookies();
  await context.addCookies([await house.cookie("ben")]);
  await enter(page, "left");
  await until(() => page.evaluate(async () => (await indexedDB.databases()).length === 1 && new Promise((done) => {
    const ask = indexedDB.open("cloakroom-uploads");
    ask.onsuccess = () => { const all = ask.result.transaction("files").objectStore("files").count(); all.onsuccess = () => { ask.result.close(); done(all.result === 0); }; };
  })), "the rows of somebody else are gone");
  assert.equal(await page.getByText("another plan.bin").count(), 0);
});

test("a second page does not touch what the first is at", async (t) => {
  const { page, context } = await visitor(t, house, { as: "ada", expect });
  house.command(["folder", "add", "two pages", "--owner", "ada"]);
  await enter(page, "two pages");
  await slow(page, 3e6);
  const [it] = random(join(house.dir, "two"), { "mine.bin": 6 << 20 });
  await give(page, it.path);
  await reaches(page, "mine.bin", 0.05);
  const other = await context.newPage();
  await enter(other, "two pages");
  await says(page, "1 file added");
  assert.equal(await panel(other).isVisible(), false);
  assert.equal(await arrived(house, "two pages/mine.bin"), it.sum);
});
