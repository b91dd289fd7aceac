// Signing out ends every address that a page has shown, and empties the cache.
import assert from "node:assert/strict";
import { test } from "node:test";
import { visitor } from "./lib/browser.mjs";
import { openHouse } from "./lib/house.mjs";
import { open, openItem, pictures } from "./lib/pages.mjs";
import { until } from "./lib/wait.mjs";

for (const [way, how] of Object.entries({ "in direct mode": {}, "through nginx": { nginx: true } })) {
  test(`${way}, after signing out every address of media is gone, and so is what the browser kept`, async (t) => {
    const house = await openHouse(how);
    const { page } = await visitor(t, house, { as: "ada", expect: [/status of 410/, /ERR_CACHE_MISS/] });
    const asked = new Set();
    let like = ""; // how an <img> asks
    page.on("request", async (it) => {
      if (!new URL(it.url()).pathname.startsWith("/m/")) return;
      asked.add(it.url());
      if (it.resourceType() === "image") like = (await it.allHeaders()).accept ?? like; // a picture that the page still has in memory asks with none
    });
    await page.goto("/browse/cases/1024/photos");
    await pictures(page);
    await openItem(page, "cases/1024/photos", "firs.jpg");
    await openItem(page, "cases/1024/photos", "film.mp4");
    const seen = [...asked];
    assert.ok(seen.length >= 13, `thumbs, a preview and a film: ${seen.length}`);

    // Asked for as an <img> asks: there is a form for each Accept.
    const kept = (url) => page.evaluate(([it, Accept]) => fetch(it, { cache: "only-if-cached", mode: "same-origin", headers: { Accept } }).then(() => true, () => false), [url, like]);
    const thumbs = seen.filter((it) => it.includes("/thumb?"));
    for (const url of thumbs) await until(() => kept(url), `before, the cache has it: ${like}`); // it writes when it has time

    await page.goto("/");
    await open(page, "ada");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL("**/login");
    for (const url of seen) {
      assert.equal(await kept(url), false, "afterwards, the cache has nothing");
      assert.equal(await page.evaluate((it) => fetch(it).then((answer) => answer.status), url), 410);
    }
    await page.goBack();
    assert.equal(new URL(page.url()).pathname, "/login", "the way back shows nothing either");
  });
}
