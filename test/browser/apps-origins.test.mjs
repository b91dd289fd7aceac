// What a real browser lets a page of another origin ask and read: all of it if
// the origin is listed, whatever the answer is, and nothing if it only looks so.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { otherApp } from "./lib/app.mjs";
import { visitor } from "./lib/browser.mjs";
import { run } from "./lib/child.mjs";
import { openHouse } from "./lib/house.mjs";

const port = await otherApp();
const app = `http://app.example-other.test:${port}`;
const likeIt = [
  `http://third.test:${port}`, `http://app.example-other.test.third.test:${port}`, `http://xapp.example-other.test:${port}`, `http://example-other.test:${port}`,
  `http://app.example-other.test:${await otherApp()}`,
];

/** What a script in a page or a frame gets: a status, or «refused» by the browser. */
const fetches = (frame, url, init) => frame.evaluate(
  ([at, how]) => fetch(at, { cache: "no-store", ...how }).then((it) => it.status, () => "refused"), [url, init]);

/** A frame whose origin is «null». */
async function sandboxed(page) {
  await page.evaluate(() => document.body.append(Object.assign(document.createElement("iframe"), { sandbox: "allow-scripts", srcdoc: "<!doctype html><p>nobody</p>" })));
  const frame = await page.waitForSelector("iframe").then((it) => it.contentFrame());
  await frame.waitForSelector("p");
  return frame;
}

for (const [way, nginx] of [["in direct mode", false], ["through nginx", true]]) {
  test(`${way}, a listed origin reads every answer, and others none`, async (t) => {
    const house = await openHouse({ host: "cloakroom.example", nginx, settings: { CLOAKROOM_ORIGINS: app, CLOAKROOM_MAX_UPLOAD: "1MB" } });
    const { page } = await visitor(t, house, { expect: [/status of [45]\d\d/, /blocked by CORS/, /ERR_FAILED/] });
    const bearer = { Authorization: `Bearer ${house.token}` };
    const file = "/private/cases/1024/photos/" + encodeURIComponent("été ☃.jpg");
    const { headers } = await house.ask(file, { headers: bearer });
    const asks = [
      [200, "/api/v1/me", { headers: bearer }],
      [200, file, { headers: bearer }],
      [206, file, { headers: { ...bearer, Range: "bytes=0-9" } }],
      [304, file, { headers: { ...bearer, "If-None-Match": headers.etag } }],
      [401, "/api/v1/me", {}],
      [404, "/api/v1/items/it_aaaaaaaaaaaaaaaaaaaaaaaaaa", { headers: bearer }],
      [404, "/private/cases/none", { headers: bearer }],
      [405, "/api/v1/me", { method: "DELETE", headers: bearer }],
      [413, "/private/shelf/large", { method: "PUT", headers: bearer, body: "x".repeat(1_100_000) }],
    ];
    await page.goto(app);
    for (const [status, path, init] of asks) assert.equal(await fetches(page, house.url + path, init), status, `${init.method ?? "GET"} ${path}`);
    const guess = () => fetches(page, `${house.url}/api/v1/tokens`, { method: "POST", headers: { "Content-Type": "application/json" }, body: `{"username":"ben","password":"x"}` });
    let last = 401;
    for (let i = 0; i < 30 && last === 401; i++) last = await guess();
    assert.equal(last, 429);

    run("python3", ["-c", "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('drop table favourites')", join(house.dir, "data", "cloakroom.db")]);
    asks.push([500, "/api/v1/favourites", { headers: bearer }]);
    assert.equal(await fetches(page, house.url + "/api/v1/favourites", { headers: bearer }), 500);

    for (const origin of likeIt) {
      await page.goto(origin);
      for (const [, path, init] of asks) assert.equal(await fetches(page, house.url + path, init), "refused", `${origin}: ${path}`);
    }
    await page.goto(app);
    const nobody = await sandboxed(page);
    assert.equal(await nobody.evaluate(() => origin), "null");
    for (const [, path, init] of asks) assert.equal(await fetches(nobody, house.url + path, init), "refused", `null: ${path}`);
  });
}
