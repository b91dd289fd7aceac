// The viewer with scripts: one window, and the address of what one sees.
import assert from "node:assert/strict";
import { test } from "node:test";
import { visitor } from "./lib/browser.mjs";
import { openHouse } from "./lib/house.mjs";
import { openItem } from "./lib/pages.mjs";
import { until } from "./lib/wait.mjs";

const house = await openHouse();
const link = house.command(["link", "add", "cases/1024"]);
const title = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();
const near = (page) => page.locator(".stage > img").evaluate((it) => it.getBoundingClientRect().width / it.offsetWidth);
/** The tiles of a folder in their order: { name, at }. */
const tiles = (page) => page.locator(".tile a").evaluateAll((all) => all.map((it) => ({ name: it.querySelector(".name").textContent, at: it.pathname })));

for (const [who, folder] of [["a member", "/browse/cases/1024/photos"], ["a guest", link + "/browse/photos"]]) {
  test(`${who} goes from picture to picture in one window, and «back» is the folder`, async (t) => {
    const { page } = await visitor(t, house, who === "a member" ? { as: "ada", look: null } : { look: null });
    await page.goto(folder);
    const all = await tiles(page);
    const from = all.findIndex((it) => it.name === "firs.jpg");
    await page.locator(".tile a").nth(from).click();
    await title(page, "firs.jpg");
    await page.evaluate(() => (window.stayed = true));
    for (const it of all.slice(from + 1)) {
      await page.keyboard.press("ArrowRight");
      await title(page, it.name);
      assert.equal(new URL(page.url()).pathname, it.at);
    }
    assert.equal(await page.locator("a[rel=next]").count(), 0, "the last has none after it");
    assert.ok(await page.evaluate(() => window.stayed), "it is one window");
    await page.reload();
    await title(page, all.at(-1).name);
    await page.goBack();
    assert.equal(page.url(), new URL(folder, house.url).href);
  });
}

test("keys do what the list of keys says", async (t) => {
  const { page } = await visitor(t, house, { as: "ada" });
  await openItem(page, "cases/1024/photos", "firs.jpg");
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await page.keyboard.press("Escape");
  await until(() => page.evaluate(() => !document.querySelector("dialog[open]") && !document.activeElement.closest("dialog")), "the list is put away");
  await page.keyboard.press("i");
  await page.getByRole("region", { name: "Details" }).waitFor();
  await page.keyboard.press("i");
  await page.keyboard.press("s");
  await page.getByLabel("Whoever has the link may").waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await page.getByRole("region", { name: "Details" }).isVisible(), false);
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("main").press("d")]);
  assert.equal(download.suggestedFilename(), "firs.jpg");
  await page.locator("main").press("Escape");
  await page.waitForURL("**/browse/cases/1024/photos");

  await openItem(page, "cases/1024/photos", "film.mp4");
  const paused = () => page.locator("video").evaluate((it) => it.paused);
  await page.locator("main").press(" ");
  await until(async () => !(await paused()), "it plays");
  await page.locator("main").press(" ");
  await until(paused, "it rests");
});

test("a picture is brought near by keys, wheel and a double click, and dragged", async (t) => {
  const { page } = await visitor(t, house, { as: "ada" });
  await openItem(page, "cases/1024/photos", "firs.jpg");
  assert.equal(await near(page), 1);
  await page.keyboard.press("+");
  assert.ok((await near(page)) > 1.4);
  await page.keyboard.press("0");
  assert.equal(await near(page), 1);
  await page.mouse.move(640, 450);
  await page.mouse.wheel(0, -300);
  await until(async () => (await near(page)) > 2.5, "the wheel brings it near");
  const left = () => page.locator(".stage > img").evaluate((it) => it.getBoundingClientRect().x);
  const before = await left();
  await page.mouse.down();
  await page.mouse.move(740, 450, { steps: 4 });
  await page.mouse.up();
  assert.ok(Math.abs((await left()) - before - 100) < 2, "it follows the hand");
  await page.mouse.dblclick(640, 450);
  assert.equal(await near(page), 1);
  await page.mouse.dblclick(640, 450);
  assert.ok((await near(page)) > 2);
});

test("a finger turns the page", async (t) => {
  const { page, context } = await visitor(t, house, { as: "ada", hasTouch: true, viewport: { width: 390, height: 844 } });
  await page.goto("/browse/cases/1024/photos");
  const all = (await tiles(page)).map((it) => it.name);
  await openItem(page, "cases/1024/photos", "firs.jpg");
  const cdp = await context.newCDPSession(page);
  const swipe = async (from, to) => {
    await cdp.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x: from, y: 400 }] });
    for (let n = 1; n <= 4; n++) await cdp.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x: from + (to - from) * n / 4, y: 400 }] });
    await cdp.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  };
  await swipe(300, 100);
  await title(page, all[all.indexOf("firs.jpg") + 1]);
  await swipe(100, 300);
  await title(page, "firs.jpg");
});
