// Media on a host of their own, over https: pictures, films and the cache are as
// at home, and that host never sees a cookie, nor answers anything else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { signIn, visitor } from "./lib/browser.mjs";
import { openGate } from "./lib/gate.mjs";
import { openHouse } from "./lib/house.mjs";
import { open, openItem, pictures } from "./lib/pages.mjs";
import { freePort } from "./lib/ports.mjs";
import { endTickets } from "./lib/tickets.mjs";
import { until } from "./lib/wait.mjs";
import { wire } from "./lib/wire.mjs";

const folder = "/browse/cases/1024/photos";

async function twoHosts(nginx) {
  const inner = await freePort();
  const gate = await openGate(inner, { slows: /^GET \/m\/\w+\/play\?/, until: 90_000 });
  return { gate, house: await openHouse({ host: "cloakroom.example", media: "media.cloakroom.example", https: true, nginx, port: gate.port, inner }) };
}

for (const [way, nginx] of [["in direct mode", false], ["through nginx", true]]) {
  let shared;
  const both = () => (shared ??= twoHosts(nginx));

  test(`${way}, two hosts show one house, and the cookie goes to one of them`, async (t) => {
    const { house } = await both();
    const { page, context } = await visitor(t, house);
    const told = [];
    page.on("request", (it) => told.push(it));
    await signIn(page, "ada", undefined, "/account");
    const net = await wire(page);
    const look = async () => {
      net.begin();
      await page.goto("about:blank");
      await page.goto(folder);
      const all = (await pictures(page)).filter((it) => it.media);
      assert.equal(all.length, 11);
      assert.ok(all.every((it) => it.width > 0 && new URL(it.src).origin === house.mediaURL));
      await until(() => net.media().every((it) => it.done && (it.fromCache || it.status)), "the browser has told of every request");
      return { all, asked: net.media().filter((it) => !it.fromCache) };
    };
    const first = await look();
    assert.deepEqual(first.asked.map((it) => it.status), Array(11).fill(200));
    assert.deepEqual((await look()).asked, [], "a second visit asks for nothing");
    house.command(["keys", "rotate"]);
    await until(async () => {
      const { all, asked } = await look();
      assert.deepEqual(asked, [], "nor does one under other tickets");
      return all.every((it) => first.all.every((old) => old.src !== it.src));
    }, "the new key signs");

    const media = told.filter((it) => new URL(it.url()).origin === house.mediaURL);
    assert.ok(media.length >= 11);
    for (const it of media) {
      assert.equal((await it.allHeaders()).cookie, undefined, it.url());
      assert.equal(await (await it.response())?.headerValue("set-cookie") ?? null, null);
    }
    assert.deepEqual((await context.cookies()).filter((it) => it.name !== "look").map((it) => it.domain), ["cloakroom.example"]);

    await page.goto("/");
    await open(page, "ada");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL("**/login");
    await page.waitForLoadState("networkidle");
    await signIn(page, "ada", undefined, "/account");
    assert.deepEqual((await look()).asked.map((it) => it.status), Array(11).fill(200), "what was kept of either host is gone");
  });

  test(`${way}, a film of the other host seeks, and goes on after its ticket has ended`, async (t) => {
    const { house, gate } = await both();
    const { page } = await visitor(t, house, { as: "ada", expect: [/status of 404/, /net::ERR_/] });
    await openItem(page, "cases/1024/photos", "film.mp4");
    const film = page.locator("video");
    const first = await film.evaluate((it) => { it.muted = true; it.play(); return it.src; });
    assert.equal(new URL(first).origin, house.mediaURL);
    await until(() => gate.held.size > 0, "the film is held up on its way");
    await until(() => film.evaluate((it) => it.currentTime > 2), "it plays what it has");
    await endTickets(house, first);
    gate.breakOff();
    await until(() => film.evaluate((it, first) => it.src !== first, first), "it is renewed", 20_000);
    await until(() => film.evaluate((it) => it.currentTime > 6.5), "it goes on", 15_000);
    const at = await film.evaluate((it) => new Promise((done) => {
      it.pause();
      it.addEventListener("seeked", () => done(it.currentTime), { once: true });
      it.currentTime = 1.5;
    }));
    assert.ok(Math.abs(at - 1.5) < 0.1, `it is at ${at}`);
  });

  test(`${way}, each host answers for its own`, async () => {
    const { house } = await both();
    const bearer = { Authorization: `Bearer ${house.token}` };
    const { folders: [photos] } = (await house.ask("/api/v1/folders?path=cases/1024/photos", { headers: bearer })).json();
    const { items } = (await house.ask(`/api/v1/folders/${photos.id}/items`, { headers: bearer })).json();
    const ticketed = new URL(items.find((it) => it.thumb_url).thumb_url);
    assert.equal(ticketed.origin, house.mediaURL);
    const cookie = await house.cookie("ada");
    const at = (origin, path, headers = {}) => house.ask(new URL(path, origin).href, { headers });
    assert.equal((await at(house.mediaURL, ticketed.pathname + ticketed.search)).status, 200);
    assert.equal((await at(house.url, ticketed.pathname + ticketed.search)).status, 404);
    for (const path of ["/", "/login", folder, "/account", "/api/v1/me", "/api/docs", "/private/cases/1024/photos/firs.jpg", "/static/x", "/s/x", "/robots.txt", "/m/", "/m/-/clear/x"]) {
      const { status, headers } = await at(house.mediaURL, path, { ...bearer, Cookie: `${cookie.name}=${cookie.value}` });
      assert.deepEqual([status, headers["set-cookie"]], [404, undefined], path);
    }
  });
}
