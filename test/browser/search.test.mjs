// Search as one types: of files, by members and by guests, and of people to let in.
import assert from "node:assert/strict";
import { test } from "node:test";
import { visitor } from "./lib/browser.mjs";
import { openHouse } from "./lib/house.mjs";
import { shown } from "./lib/pages.mjs";
import { until } from "./lib/wait.mjs";

const house = await openHouse();
const link = house.command(["link", "add", "cases/1024/photos"]);
const field = (page) => page.getByLabel("Names, titles, words, tags");
const says = (page, text) => page.locator("[role=status][data-said]").getByText(text, { exact: true }).waitFor();

for (const [who, at, as] of [["a member", "/search", "ada"], ["a guest", `${link}/search`]]) {
  for (const width of [390, 820, 1440]) {
    test(`${who} finds as they type, and the address follows, on a page ${width} wide`, async (t) => {
      const { page } = await visitor(t, house, { as, viewport: { width, height: 900 } });
      await page.goto(at);
      assert.ok(await field(page).evaluate((it) => it === document.activeElement), "one can write at once");
      await page.evaluate(() => (window.stayed = true));
      await page.keyboard.type("pano");
      await says(page, "1 found.");
      assert.deepEqual(await shown(page), ["panorama.jpg"]);
      assert.equal(new URL(page.url()).search, "?q=pano");
      await page.keyboard.type("x");
      await says(page, "Nothing found.");
      await page.getByText("Nothing of that kind").waitFor();
      await field(page).fill("type:film");
      await says(page, "1 found.");
      assert.deepEqual(await shown(page), ["film.mp4"]);
      assert.ok(await page.evaluate(() => window.stayed), "it is one page");
      assert.ok(await field(page).evaluate((it) => it === document.activeElement), "and one writes on");
      await page.locator(".tile a").click();
      await page.getByRole("heading", { level: 1, name: "film.mp4" }).waitFor();
      await page.goBack();
      assert.equal(await field(page).inputValue(), "type:film", "what one had found is there again");
      assert.deepEqual(await shown(page), ["film.mp4"]);
    });
  }
}

test("what cannot be looked for is said beside it, and what was found before stays", async (t) => {
  const { page } = await visitor(t, house, { as: "ada", expect: [/status of 400/] });
  await page.goto("/search?q=firs");
  await field(page).fill("after:never");
  await says(page, "After after: stands a year, a month or a day: 2024, 2024-05 or 2024-05-31.");
  assert.deepEqual(await shown(page), ["firs.jpg"]);
});

test("the last of what one typed is what one sees, however late the rest is answered", async (t) => {
  const { page } = await visitor(t, house, { as: "ada" });
  let asked, answer;
  const first = new Promise((done) => (asked = done)), held = new Promise((done) => (answer = done));
  await page.route("**/search?q=stars", async (it) => { asked(); await held; await it.continue().catch(() => {}); });
  await page.goto("/search");
  await field(page).fill("stars");
  await first;
  await field(page).fill("city");
  await says(page, "1 found.");
  answer();
  await page.waitForLoadState("networkidle");
  assert.deepEqual(await shown(page), ["city.jpg"]);
  assert.equal(new URL(page.url()).search, "?q=city");
});

test("that nobody answers is said in the language of the page, and the button asks again", async (t) => {
  const { page, context } = await visitor(t, house, { as: "ada", locale: "de", expect: [/ERR_INTERNET_DISCONNECTED/] });
  await page.goto("/search");
  await context.setOffline(true);
  await page.keyboard.type("firs");
  await says(page, "Der Server hat nicht geantwortet. Zum Wiederholen drück auf Suchen.");
  await context.setOffline(false);
  await page.getByRole("button", { name: "Suchen" }).click();
  await page.waitForURL("**/search?q=firs");
  assert.deepEqual(await shown(page), ["firs.jpg"]);
});

test("people are found as one types their names, to be let in", async (t) => {
  const { page } = await visitor(t, house, { as: "ada" });
  await page.goto("/browse/cases/1024");
  await page.getByRole("link", { name: "Who may enter" }).click();
  await page.evaluate(() => (window.stayed = true));
  await page.locator("form[data-find] input").fill("be");
  await page.locator("[data-found]").getByText("ben", { exact: true }).waitFor();
  assert.ok(await page.evaluate(() => window.stayed), "it is one page");
});
