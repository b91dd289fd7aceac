// Everything is reached and done with a keyboard, with scripts and without.
import assert from "node:assert/strict";
import { test } from "node:test";
import { visitor } from "./lib/browser.mjs";
import { openHouse } from "./lib/house.mjs";
import { openItem, shown } from "./lib/pages.mjs";

const house = await openHouse();

/** What has the focus: its words, and whether one can see that. */
const focused = (page) => page.evaluate(() => {
  const it = document.activeElement;
  const box = it.getBoundingClientRect();
  const ring = getComputedStyle(it).outlineStyle !== "none";
  return { tag: it.tagName.toLowerCase(), text: it.innerText?.trim() ?? "", name: it.name ?? "", seen: ring && box.width > 0 && box.height > 0 };
});

/** Presses Tab until fn likes what has the focus, and returns all that had it. */
async function tabTo(page, fn) {
  const way = [];
  for (let n = 0; n < 80; n++) {
    await page.keyboard.press("Tab");
    const it = await focused(page);
    way.push(it);
    if (fn(it)) return way;
  }
  assert.fail(`not reached: ${way.map((it) => it.tag + " " + it.text).join(", ")}`);
}

for (const scripts of [false, true]) {
  const how = scripts ? "with scripts" : "without scripts";

  test(`${how}, Tab leads past the header to each tile, and one sees where one is`, async (t) => {
    const { page } = await visitor(t, house, { as: "ada", scripts });
    await page.goto("/browse/cases/1024/photos");
    const [skip] = await tabTo(page, () => true);
    assert.equal(skip.text, "Skip to content");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    const names = await shown(page);
    const way = await tabTo(page, (it) => it.text.includes(names.at(-1)));
    assert.ok(!way.some((it) => it.text === "Shared links"), "the header was skipped");
    const tiles = way.filter((it) => names.some((name) => it.text.endsWith(name)));
    assert.deepEqual(tiles.map((it) => names.find((name) => it.text.endsWith(name))), names);
    assert.deepEqual(way.filter((it) => !it.seen), [], "the focus is always seen");
  });

  test(`${how}, a folder is made without a mouse`, async (t) => {
    const { page } = await visitor(t, house, { as: "ada", scripts });
    await page.goto("/browse/shelf");
    await tabTo(page, (it) => it.tag === "summary" && it.text === "New folder");
    await page.keyboard.press("Enter");
    await tabTo(page, (it) => it.tag === "input" && it.name === "name");
    await page.keyboard.type(`typed ${how}`);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: `typed ${how}` }).waitFor();
  });

  test(`${how}, one signs out without a mouse`, async (t) => {
    const { page } = await visitor(t, house, { as: "ben", scripts });
    await page.goto("/");
    await tabTo(page, (it) => it.tag === "summary" && it.text.startsWith("ben"));
    await page.keyboard.press("Space");
    await tabTo(page, (it) => it.tag === "button" && it.text === "Sign out");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/login");
    assert.equal((await focused(page)).name, "username", "the first field has the focus");
  });
}

test("arrows turn the page of the viewer, but not while one writes", async (t) => {
  const { page } = await visitor(t, house, { as: "ada" });
  await openItem(page, "cases/1024/photos", "firs.jpg");
  const title = (name) => page.getByRole("heading", { level: 1, name }).waitFor();
  await page.keyboard.press("ArrowRight");
  await title("lighthouse.jpg");
  await page.keyboard.press("ArrowLeft");
  await title("firs.jpg");
  await page.keyboard.press("ArrowLeft");
  await title("film.mp4");
  await page.keyboard.press("ArrowRight");
  await title("firs.jpg");

  await tabTo(page, (it) => it.tag === "summary" && it.text === "Details");
  await page.keyboard.press("Enter");
  await tabTo(page, (it) => it.tag === "summary" && it.text === "Rename");
  await page.keyboard.press("Enter");
  await tabTo(page, (it) => it.tag === "input" && it.name === "name");
  await page.keyboard.press("ArrowLeft");
  assert.ok(await page.getByLabel("Name", { exact: true }).isVisible(), "still the same page");
});

test("Escape closes what is open and gives the focus back", async (t) => {
  const { page } = await visitor(t, house, { as: "ada" });
  await page.goto("/browse/shelf");
  await tabTo(page, (it) => it.tag === "summary" && it.text === "New folder");
  await page.keyboard.press("Enter");
  await tabTo(page, (it) => it.tag === "input");
  await page.keyboard.press("Escape");
  assert.equal((await focused(page)).text, "New folder");
  assert.equal(await page.getByLabel("Name of the new folder").isVisible(), false);
});
