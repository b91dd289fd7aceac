// The example app (examples/spa) on an origin of its own, its house behind
// nginx: what it shows are plain addresses.
import assert from "node:assert/strict";
import { test } from "node:test";
import { program } from "./lib/binary.mjs";
import { visitor } from "./lib/browser.mjs";
import { start } from "./lib/child.mjs";
import { atEnd } from "./lib/end.mjs";
import { openHouse, password } from "./lib/house.mjs";
import { download } from "./lib/pages.mjs";
import { freePort } from "./lib/ports.mjs";
import { arrived, random } from "./lib/uploads.mjs";
import { until } from "./lib/wait.mjs";

const port = await freePort();
const app = `http://app.example-other.test:${port}`;
const house = await openHouse({ host: "cloakroom.example", nginx: true, settings: { CLOAKROOM_ORIGINS: app } });
const album = start(program("./examples/spa"), ["--listen", `127.0.0.1:${port}`, "--house", house.url]);
atEnd(() => album.end());
await until(() => fetch(`http://127.0.0.1:${port}/`).then((it) => it.ok, () => false), "the album is served");

/** Somebody who has signed in to the album, in a browser that makes no object URL. */
async function looking(t, { name = "ada", path = "", ...options } = {}) {
  const { page, context } = await visitor(t, house, options);
  await page.addInitScript(() => { URL.createObjectURL = () => { throw new Error("no object URL is needed"); }; });
  await page.goto(`${app}/#/${path}`);
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill(password(name));
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { level: 1, name: path.split("/").at(-1) || "Your folders" }).waitFor();
  return { page, context };
}

const wall = (page) => page.locator("#wall img");
async function allShow(page) {
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await until(() => wall(page).evaluateAll((all) => all.length > 0 && all.every((it) => it.naturalWidth > 0)), "every picture shows");
}

test("one signs in, goes through folders, and sees pictures by plain addresses", async (t) => {
  const { page } = await visitor(t, house, { expect: [/status of 401/] });
  await page.goto(app);
  await page.getByLabel("Name").fill("ada");
  await page.getByLabel("Password").fill("no");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("alert").filter({ hasText: /\w/ }).waitFor();
  await page.getByLabel("Password").fill(password("ada"));
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "cases" }).click();
  await page.getByRole("link", { name: "1024" }).click();
  await page.getByRole("link", { name: "photos" }).click();
  await allShow(page);
  const sources = await wall(page).evaluateAll((all) => all.map((it) => it.src));
  assert.ok(sources.length >= 10 && sources.every((it) => it.startsWith(`${house.url}/m/`)), `${sources}`);
  await page.reload();
  await allShow(page);
  assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), "photos");
  await page.goBack();
  await page.getByRole("heading", { level: 1, name: "1024" }).waitFor();
  await page.getByRole("link", { name: "cases" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Name").waitFor();
  assert.equal((await house.ask(new URL(sources[0]).pathname + new URL(sources[0]).search)).status, 410);
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
});

test("a picture is looked at, saved and lent; a film plays and seeks", async (t) => {
  const { page } = await looking(t, { path: "cases/1024/photos" });
  await page.locator("#wall a[title='été ☃.jpg']").click();
  await until(() => page.locator(".stage img").evaluate((it) => it.naturalWidth > 500), "the large picture shows");
  const { name } = await download(page, () => page.getByRole("link", { name: "Download" }).click());
  assert.equal(name, "été ☃.jpg");
  await page.getByRole("button", { name: "Make a link" }).click();
  await until(async () => (await page.getByLabel(/may look/).inputValue()).startsWith(`${house.url}/s/`), "there is a link");
  const guest = await visitor(t, house);
  await guest.page.goto(await page.getByLabel(/may look/).inputValue());
  await guest.page.getByRole("heading", { name: "été ☃.jpg" }).first().waitFor();
  await page.keyboard.press("Escape");
  await page.locator("#viewer").waitFor({ state: "hidden" });

  await page.locator("#wall a[title='film.mp4']").click();
  const film = page.locator("video");
  await film.evaluate((it) => { it.muted = true; return it.play(); });
  const { at, ranges } = await film.evaluate((it) => new Promise((done) => {
    it.addEventListener("seeked", () => done({ at: it.currentTime, ranges: it.seekable.length }), { once: true });
    it.currentTime = 6;
  }));
  assert.ok(at >= 6 && at < 6.5 && ranges === 1, `it is at ${at}`);
  assert.ok((await film.getAttribute("src")).startsWith(`${house.url}/m/`));
});

test("files are added with progress, and are on the wall", async (t) => {
  const { page } = await looking(t, { path: "shelf", viewport: { width: 390, height: 844 } });
  await page.getByText("Nothing is in here yet").waitFor();
  const [file] = random(`${house.dir}/album`, { "näher.bin": 3_000_000 });
  await page.evaluate(() => {
    window.bars = [];
    new MutationObserver(() => { for (const it of document.querySelectorAll("progress")) window.bars.push(it.value); }).observe(document.body, { subtree: true, attributes: true, childList: true });
  });
  await page.locator("input[type=file]").setInputFiles(file.path);
  await page.locator("#wall a[title='näher.bin']").waitFor();
  assert.equal(await arrived(house, "shelf/näher.bin"), file.sum);
  assert.ok((await page.evaluate(() => window.bars)).some((it) => it > 0), "a bar grew");
  assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth), "it fits a phone");
});

test("the album's own policy stops what is not its house's", async (t) => {
  const { page } = await looking(t, { expect: [/Content Security Policy|violates the following|TrustedHTML/] });
  const answers = await page.evaluate(async (other) => {
    const tried = async (it) => { try { await it(); return "let through"; } catch { return "stopped"; } };
    return [await tried(() => fetch(other)), await tried(() => { document.body.innerHTML = "<b>"; })];
  }, `http://third.test:${port}/`);
  assert.deepEqual(answers, ["stopped", "stopped"]);
});

test("one command opens the album and a demo house for it", async () => {
  const [own] = [await freePort()];
  const both = start(program("./examples/spa"), ["--listen", `127.0.0.1:${own}`]);
  try {
    const origin = `http://127.0.0.1:${own}`;
    await until(() => /A throw-away Cloakroom is open at/.test(both.said) || both.code !== undefined, "the demo house is open", 60_000);
    const [, url] = both.said.match(/is open at (\S+)/) ?? assert.fail(both.said);
    const [, secret] = both.said.match(/ada +password (\S+)/);
    const page = await (await fetch(origin)).text();
    assert.ok(page.includes(`content="${url}"`), "the album knows its house");
    const answer = await fetch(`${url}/api/v1/tokens`, { method: "POST", headers: { Origin: origin, "Content-Type": "application/json" }, body: JSON.stringify({ username: "ada", password: secret }) });
    assert.deepEqual([answer.status, answer.headers.get("access-control-allow-origin")], [201, origin]);
  } finally {
    await both.end();
  }
  assert.equal(both.code, 0, both.said);
  assert.doesNotMatch(both.said, /level=(WARN|ERROR)/, "its small pictures are made");
});
