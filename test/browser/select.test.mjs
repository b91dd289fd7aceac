// What scripts add to choosing: stretches, keys, fingers, how many are chosen; and
// things that are dragged to where they belong.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { visitor } from "./lib/browser.mjs";
import { openHouse } from "./lib/house.mjs";
import { open, shown } from "./lib/pages.mjs";
import { notes } from "./lib/sample.mjs";

const house = await openHouse();
const names = ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt", "f.txt"];
let folders = 0;

/** A folder of its own on the shelf: six notes, and a box with one. */
function filled() {
  const at = `shelf/folder ${++folders}`, dir = join(house.dir, String(folders));
  notes(dir, names);
  notes(join(dir, "a box"), ["inner.txt"]);
  house.command(["import", dir, "--into", at, "--as", "ada"]);
  return at;
}

const goTo = (page, at) => page.goto("/browse/" + at.split("/").map(encodeURIComponent).join("/"));
const chosen = (page) => page.locator(".choices label:has(:checked)").allInnerTexts();
const says = (page, text) => page.getByRole("status").getByText(text, { exact: true }).waitFor();

async function choosing(t, at, more) {
  const { page } = await visitor(t, house, { as: "ada", ...more });
  await goTo(page, at);
  await page.locator("a[href$='/select']").click();
  return page;
}

test("with shift, what lies between two clicks follows the second, and how many are chosen is said", async (t) => {
  const page = await choosing(t, filled());
  await page.getByText("b.txt").click();
  await says(page, "1 chosen");
  await page.getByText("e.txt").click({ modifiers: ["Shift"] });
  assert.deepEqual(await chosen(page), ["b.txt", "c.txt", "d.txt", "e.txt"]);
  await says(page, "4 chosen");
  await page.getByText("A link opens one folder or one file.").waitFor();
  assert.ok(await page.getByRole("button", { name: "Share a link" }).isDisabled());
  await page.getByText("d.txt").click({ modifiers: ["Shift"] });
  assert.deepEqual(await chosen(page), ["b.txt", "c.txt"], "and backwards, as a click takes away");
  await page.getByLabel("b.txt").uncheck();
  await page.getByLabel("c.txt").uncheck();
  await says(page, "Nothing chosen yet");
});

test("a link of what is chosen is made at once", async (t) => {
  for (const [javaScriptEnabled, name] of [[true, "b.txt"], [false, "b.txt"], [false, "a box"]]) {
    const page = await choosing(t, filled(), { javaScriptEnabled });
    await page.getByLabel(name).check();
    await page.getByRole("button", { name: "Share a link" }).click();
    await page.getByRole("button", { name: "Make a link" }).click();
    await page.getByRole("heading", { name: "Your link is ready" }).waitFor();
  }
});

test("a selection is made and moved with keys alone", async (t) => {
  const at = filled();
  const page = await choosing(t, at);
  const press = async (...keys) => { for (const it of keys) await page.keyboard.press(it); };
  await page.getByLabel("a box").focus();
  await press("Tab", "Space", "Tab", "Tab", "Shift+Space");
  assert.deepEqual(await chosen(page), ["a.txt", "b.txt", "c.txt"]);
  await says(page, "3 chosen");
  const focused = () => page.evaluate(() => document.activeElement.innerText?.trim());
  for (let n = 0; n < 12 && (await focused()) !== "Move or copy"; n++) await press("Tab");
  await press("Enter", "Tab");
  await press("End");
  await page.keyboard.type("/a box");
  await press("Tab", "Enter");
  await says(page, `3 things moved to ${at}/a box.`);
  assert.deepEqual(await shown(page), ["a box", "d.txt", "e.txt", "f.txt"]);
});

test("Enter in a field does what the field is for; without scripts it is asked what is meant", async (t) => {
  for (const javaScriptEnabled of [false, true]) {
    const at = filled();
    const page = await choosing(t, at, { javaScriptEnabled, expect: [/status of 400/] });
    await page.getByLabel("b.txt").check();
    await open(page, "Move or copy");
    await page.getByLabel("To the folder").fill(`${at}/a box`);
    await page.getByLabel("To the folder").press("Enter");
    if (!javaScriptEnabled) {
      await page.getByText("Press the button of what shall be done.").waitFor();
      assert.deepEqual(await chosen(page), ["b.txt"]);
      await open(page, "Move or copy");
      await page.getByRole("button", { name: "Move there" }).click();
    }
    await says(page, `1 thing moved to ${at}/a box.`);
  }
});

test("a finger chooses on a phone, and its row is large enough for one", async (t) => {
  const page = await choosing(t, filled(), { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  for (const name of ["a box", "c.txt"]) {
    const row = page.locator(".choices label", { hasText: name });
    const { height, width } = await row.boundingBox();
    assert.ok(height >= 44 && width > 300, `${name} is ${width} × ${height}`);
    await row.tap();
  }
  assert.deepEqual(await chosen(page), ["a box", "c.txt"]);
  await says(page, "2 chosen");
  // What to do with it stays in sight, however long the list is.
  assert.ok(await page.getByRole("group", { name: "What to do with what is chosen" }).evaluate((it) => it.getBoundingClientRect().bottom <= innerHeight));
});

test("on a phone what to do with it leaves room for what is chosen, and what was opened can be shut", async (t) => {
  for (const locale of ["en-GB", "de-DE", "fr-FR"]) {
    const page = await choosing(t, filled(), { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale });
    const bar = page.locator(".deed"), remove = bar.locator("details.sure");
    const { height } = await bar.boundingBox();
    assert.ok(height < 160, `${locale}: the bar is ${height} high`);
    await remove.locator("summary").tap();
    await remove.locator("[value=delete]").waitFor();
    await remove.locator("summary").tap();
    assert.ok(await bar.locator("[value=download]").isVisible(), "one has thought better of it");
  }
});

for (const width of [820, 1440]) {
  test(`things are dragged into a folder, and up again, on a page ${width} wide`, async (t) => {
    const at = filled();
    const { page } = await visitor(t, house, { as: "ada", viewport: { width, height: 900 } });
    await goTo(page, at);
    const tile = (name) => page.locator(".tile a, .listing tbody a", { has: page.locator(".name").getByText(name, { exact: true }) });
    const folder = (name) => page.locator(".folder a", { has: page.locator(".name").getByText(name, { exact: true }) });
    await tile("b.txt").hover();
    await page.mouse.down();
    await folder("a box").hover();
    await folder("a box").hover();
    await page.locator(".folder a.into").waitFor(); // one sees where it would go
    await page.mouse.up();
    await says(page, `1 thing moved to ${at}/a box.`);
    assert.deepEqual(await shown(page), ["a box", ...names.filter((it) => it !== "b.txt")]);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.waitForURL(/\/browse\//);
    assert.deepEqual(await shown(page), ["a box", ...names]);

    await goTo(page, `${at}/a box`);
    await tile("inner.txt").dragTo(page.getByRole("navigation", { name: "Where you are" }).getByRole("link", { name: at.split("/")[1], exact: true }));
    await says(page, `1 thing moved to ${at}.`);

    await goTo(page, at);
    assert.ok((await shown(page)).includes("inner.txt"));
    await open(page, "View");
    await page.getByRole("button", { name: "List" }).click();
    await tile("c.txt").dragTo(folder("a box"));
    await says(page, `1 thing moved to ${at}/a box.`);
    await open(page, "View");
    await page.getByRole("button", { name: "Wall" }).click();
  });
}

/** Drags a choice by hand: onto a place, and says what the pointer carries. */
async function carry(page, name, to) {
  const carried = page.locator(".ghost");
  await page.locator(".choices label", { hasText: name }).hover();
  await page.mouse.down();
  await to.hover();
  await to.hover();
  const says = (await carried.allInnerTexts()).join();
  const marked = await page.locator(".into").count();
  await page.mouse.up();
  assert.equal(await carried.count(), 0);
  return { says, marked };
}

test("what is chosen is dragged together, and comes back together", async (t) => {
  const at = filled();
  const page = await choosing(t, at);
  const box = page.locator(".choices label", { hasText: "a box" });
  for (const name of ["b.txt", "c.txt", "e.txt"]) await page.getByLabel(name).check();
  assert.deepEqual(await carry(page, "c.txt", box), { says: "3 chosen", marked: 1 });
  await says(page, `3 things moved to ${at}/a box.`);
  assert.deepEqual(await shown(page), ["a box", "a.txt", "d.txt", "f.txt"]);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.waitForURL(/\/browse\//);
  assert.deepEqual(await shown(page), ["a box", ...names]);
});

test("what is not chosen is dragged alone, and what is chosen stays", async (t) => {
  const at = filled();
  const page = await choosing(t, at);
  for (const name of ["b.txt", "c.txt"]) await page.getByLabel(name).check();
  assert.deepEqual(await carry(page, "d.txt", page.locator(".choices label", { hasText: "a box" })), { says: "", marked: 1 });
  await says(page, `1 thing moved to ${at}/a box.`);
  assert.deepEqual(await shown(page), ["a box", "a.txt", "b.txt", "c.txt", "e.txt", "f.txt"]);
});

test("a folder that is chosen takes in nothing of the same choice, and nothing moves to where it lies", async (t) => {
  const at = filled();
  const page = await choosing(t, at);
  const sent = [];
  page.on("request", (it) => { if (it.method() === "POST") sent.push(it.url()); });
  const way = (name) => page.getByRole("navigation", { name: "Where you are" }).getByRole("link", { name, exact: true });
  for (const name of ["a box", "b.txt"]) await page.getByLabel(name).check();
  assert.deepEqual(await carry(page, "b.txt", page.locator(".choices label", { hasText: "a box" })), { says: "2 chosen", marked: 0 });
  assert.deepEqual(await carry(page, "b.txt", way(at.split("/")[1])), { says: "2 chosen", marked: 0 });
  assert.deepEqual(await chosen(page), ["a box", "b.txt"]);
  assert.deepEqual(await carry(page, "b.txt", way("shelf")), { says: "2 chosen", marked: 1 });
  await says(page, "2 things moved to shelf.");
  assert.equal(sent.length, 1);
  assert.deepEqual(await shown(page), names.filter((it) => it !== "b.txt"));
});

test("a folder is dragged into another, never into itself", async (t) => {
  const [one, two] = [filled(), filled()].map((it) => it.split("/")[1]);
  const { page } = await visitor(t, house, { as: "ada" });
  await page.goto("/browse/shelf");
  const folder = (name) => page.locator(".folder a", { has: page.locator(".name").getByText(name, { exact: true }) });
  const sent = [];
  page.on("request", (it) => { if (it.method() === "POST") sent.push(it.url()); });
  await folder(one).dragTo(folder(one), { targetPosition: { x: 5, y: 5 } });
  await folder(one).dragTo(folder(two));
  await says(page, `1 thing moved to shelf/${two}.`);
  assert.equal(sent.length, 1);
  await goTo(page, `shelf/${two}`);
  assert.deepEqual((await shown(page)).slice(0, 2), ["a box", one]);
});

test("who may not move anything drags nothing", async (t) => {
  const { page } = await visitor(t, house, { as: "ben" });
  await page.goto("/browse/cases/1025");
  const drags = page.locator("[data-drag]:not([data-drag='']), [data-thing], [data-href], [draggable]");
  assert.equal(await drags.count(), 0);
  await page.getByRole("link", { name: "Select" }).click();
  await page.getByRole("heading", { name: "Choose in 1025" }).waitFor();
  assert.equal(await drags.count(), 0);
});
