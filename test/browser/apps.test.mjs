// Pages of other programs: those that are listed may use the API and show
// pictures; those that are not may do neither by the house's own credentials.
import assert from "node:assert/strict";
import { test } from "node:test";
import { otherApp } from "./lib/app.mjs";
import { visitor } from "./lib/browser.mjs";
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
