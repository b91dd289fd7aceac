// Pages of other programs: those that are listed may use the API and show
// pictures; those that are not may do neither by the house's own credentials.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { otherApp } from "./lib/app.mjs";
import { root } from "./lib/binary.mjs";
import { visitor } from "./lib/browser.mjs";
import { find, run } from "./lib/child.mjs";
import { openHouse } from "./lib/house.mjs";
import { pictures } from "./lib/pages.mjs";

const port = await otherApp();
const app = `http://app.example-other.test:${port}`;
const third = `http://third.test:${port}`;
const house = await openHouse({ host: "cloakroom.example", settings: { CLOAKROOM_ORIGINS: app } });

/** What a script of the page gets: a status, or «refused» by the browser. */
const fetches = (page, path, init) => page.evaluate(
  ([url, how]) => fetch(url, how).then((it) => it.status, () => "refused"), [new URL(path, house.url).href, init]);

/** Whether a picture of the page shows. */
const shows = (page, src, attributes = {}) => page.evaluate(([url, more]) => new Promise((done) => {
  const img = Object.assign(new Image(), more, { onload: () => done(img.naturalWidth > 0), onerror: () => done(false) });
  img.src = url;
}), [src, attributes]);

const bearer = { headers: { Authorization: `Bearer ${house.token}` } };
const file = "/private/cases/1024/photos/" + encodeURIComponent("été ☃.jpg");

async function previews() {
  const { folders: [folder] } = (await house.ask("/api/v1/folders?path=cases/1024/photos", bearer)).json();
  const { items } = (await house.ask(`/api/v1/folders/${folder.id}/items`, bearer)).json();
  return items.filter((it) => it.preview_url).map((it) => it.preview_url);
}

test("a listed app uses the API with a token, and shows pictures by plain <img>", async (t) => {
  const { page } = await visitor(t, house);
  await page.goto(app);
  assert.equal(await fetches(page, "/api/v1/me", bearer), 200);
  assert.equal(await fetches(page, file, bearer), 200);
  assert.equal(await fetches(page, file, { headers: { ...bearer.headers, Range: "bytes=0-9" } }), 206);
  const put = { ...bearer, method: "PUT", body: "From another app.\n" };
  assert.equal(await fetches(page, "/private/shelf/from-an-app.txt", put), 201);
  for (const src of await previews()) assert.ok(await shows(page, src));
  assert.ok(await shows(page, (await previews())[0], { crossOrigin: "anonymous" }), "its scripts may read what they show");
});

test("the way without tickets works too: fetch the path with the token, make a blob, show it", async (t) => {
  const { page } = await visitor(t, house);
  await page.goto(app);
  const shown = await page.evaluate(async ([url, how]) => {
    const blob = await (await fetch(url, how)).blob();
    const img = Object.assign(new Image(), { src: URL.createObjectURL(blob) });
    await img.decode();
    const a = Object.assign(document.createElement("a"), { href: img.src, textContent: "bla bla" });
    return [blob.type, img.naturalWidth > 500, a.protocol];
  }, [new URL(file, house.url).href, bearer]);
  assert.deepEqual(shown, ["image/jpeg", true, "blob:"]);
});

/** The first pixel of a picture as a script reads it; «tainted» if it may not. */
const pixel = (page, src) => page.evaluate(async (url) => {
  const img = Object.assign(new Image(), { crossOrigin: "anonymous", src: url });
  try { await img.decode(); } catch { return "refused"; }
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
  canvas.drawImage(img, 0, 0);
  try { return canvas.getImageData(0, 0, 1, 1).data[3]; } catch { return "tainted"; }
}, src);

// Under https the browser keeps what it has seen: an answer to a plain <img>, which
// asks without an Origin, must not be what a script gets later, nor the other way.
for (const [way, nginx] of [["in direct mode", false], ["through nginx", true]]) {
  test(`${way}, a listed app reads pixels, whatever the cache has seen before`, async (t) => {
    const house = await openHouse({ host: "cloakroom.example", https: true, nginx, settings: { CLOAKROOM_ORIGINS: app } });
    const { page } = await visitor(t, house, { expect: [/blocked by CORS/, /ERR_FAILED/] });
    const own = { headers: { Authorization: `Bearer ${house.token}` } };
    const { folders: [folder] } = (await house.ask("/api/v1/folders?path=cases/1024/photos", own)).json();
    const { items } = (await house.ask(`/api/v1/folders/${folder.id}/items`, own)).json();
    const [one, two] = items.filter((it) => it.preview_url).map((it) => it.preview_url);
    await page.goto(app);
    assert.ok(await shows(page, one));
    assert.equal(await pixel(page, one), 255, "first plain, then read");
    assert.equal(await pixel(page, two), 255, "first read");
    assert.ok(await shows(page, two), "then plain");
    await page.goto(third);
    for (const src of [one, two]) {
      assert.ok(await shows(page, src), "another site shows what a program hands it");
      assert.equal(await pixel(page, src), "refused", "and reads nothing of it");
    }
  });
}

test("tus-js-client sends from a listed app", async (t) => {
  const { page } = await visitor(t, house);
  await page.goto(app);
  await page.addScriptTag({ type: "module", content: `${readFileSync(join(root, "static/vendor/tus.js"), "utf8")}\n;` .replace(/export\s*\{\s*(\w+) as Upload\s*\};?/, "window.Upload = $1;") });
  const told = await page.evaluate(([url, headers]) => new Promise((done, fail) => {
    const steps = [];
    new window.Upload(new File([new Uint8Array(200_000)], "by tus.bin"), {
      endpoint: `${url}/api/v1/uploads`, headers, metadata: { folder: "shelf", name: "by tus.bin" }, chunkSize: 100_000,
      onChunkComplete: (_, at) => steps.push(at), onSuccess: () => done(steps), onError: fail,
    }).start();
  }), [house.url, bearer.headers]);
  assert.deepEqual(told, [100_000, 200_000]);
  assert.equal((await house.ask("/private/shelf/by%20tus.bin", bearer)).bytes.length, 200_000);
});

test("curl says whence it comes, and is answered as a browser is", () => {
  const curl = (origin, ...more) => run(find("curl"), ["-sS", "-o", "/dev/null", "-D", "-", "--resolve", `cloakroom.example:${house.port}:127.0.0.1`, "-H", `Origin: ${origin}`, "-H", `Authorization: Bearer ${house.token}`, ...more]);
  const allows = /^access-control-allow-origin: (\S+)/im;
  const at = new URL(file, house.url).href;
  for (const more of [[at], ["-r", "0-9", at], [`${house.url}/api/v1/none`]]) {
    assert.equal(allows.exec(curl(app, ...more))?.[1], app, more.join(" "));
    for (const origin of [third, "null", `${app}.evil.test`, app.replace("http:", "https:")]) assert.equal(allows.exec(curl(origin, ...more)), null, `${origin} ${more}`);
  }
});

test("a listed app without a token gets nothing, not even of somebody who is signed in", async (t) => {
  const { page } = await visitor(t, house, { as: "ada", expect: [/status of 40[14]/, /blocked by CORS/, /ERR_FAILED/] });
  await page.goto(app);
  assert.equal(await fetches(page, "/api/v1/me", { credentials: "omit" }), 401);
  assert.equal(await fetches(page, "/api/v1/me", { credentials: "include" }), "refused");
  assert.equal(await fetches(page, "/browse/cases", { credentials: "include" }), "refused");
});

test("an app that is not listed can neither ask nor read", async (t) => {
  const { page } = await visitor(t, house, { expect: [/blocked by CORS/, /ERR_FAILED/] });
  await page.goto(third);
  assert.equal(await fetches(page, "/api/v1/me", bearer), "refused");
  assert.equal(await fetches(page, file, bearer), "refused");
  assert.equal(await shows(page, (await previews())[0], { crossOrigin: "anonymous" }), false);
});

test("what a page of the house shows cannot be shown by another site", async (t) => {
  const expect = [/ERR_BLOCKED_BY_RESPONSE/];
  const { page } = await visitor(t, house, { as: "ada", expect });
  await page.goto("/browse/cases/1024/photos");
  const [{ src }] = (await pictures(page)).filter((it) => it.media);
  for (const site of [app, third]) {
    await page.goto(site);
    assert.equal(await shows(page, src), false, site);
  }
  await page.goto("/links");
  assert.ok(await shows(page, src), "at home it shows");
});
