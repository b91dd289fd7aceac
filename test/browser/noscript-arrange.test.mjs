// Without scripts: every form that arranges folders and items.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { visitor } from "./lib/browser.mjs";
import { openHouse } from "./lib/house.mjs";
import { open, openItem, shown } from "./lib/pages.mjs";
import { notes, original } from "./lib/sample.mjs";

const house = await openHouse();
const ada = (t, more) => visitor(t, house, { scripts: false, as: "ada", ...more });

/** Makes a folder on the shelf by its form and stays on its page. */
async function made(page, name) {
  await page.goto("/browse/shelf");
  await open(page, "New folder");
  await page.getByLabel("Name of the new folder").fill(name);
  await page.getByRole("button", { name: "Make this folder" }).click();
  await page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
}

/** Sends files by the form of the folder that the page shows. */
async function send(page, files) {
  if ((await shown(page)).length > 0) await open(page, "Add files"); // an empty folder has its form in the open
  await page.getByLabel("Files to add").setInputFiles(files);
  await page.getByRole("button", { name: "Add to this folder" }).click();
}

test("a folder is made, and a second one of its name is refused beside the field", async (t) => {
  const { page } = await ada(t, { expect: [/status of 409/] });
  await made(page, "summer & co");
  await page.goto("/browse/shelf");
  assert.ok((await shown(page)).includes("summer & co"));
  await open(page, "New folder");
  await page.getByLabel("Name of the new folder").fill("summer & co");
  await page.getByRole("button", { name: "Make this folder" }).click();
  const field = page.getByLabel("Name of the new folder");
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  assert.equal(await field.inputValue(), "summer & co");
  assert.ok(await field.isVisible(), "its form is open again");
});

test("several files arrive at once, under their names, and appear", async (t) => {
  const { page } = await ada(t);
  await made(page, "arrivals");
  const names = ["100% sure.txt", "neue Datei (ü).txt", "plain.txt"];
  await page.getByLabel("Files to add").setInputFiles([...notes(join(house.dir, "notes"), names), original("1024/photos/firs.jpg")]);
  await page.getByRole("button", { name: "Add to this folder" }).click();
  await page.waitForURL("**/browse/shelf/arrivals");
  assert.deepEqual((await shown(page)).sort(), [...names, "firs-in-fog.jpg"].sort());
  await send(page, notes(join(house.dir, "notes"), ["plain.txt"]));
  assert.ok((await shown(page)).includes("plain (2).txt"), "the second one of a name gets a number");
});

test("an item is renamed, moved and deleted", async (t) => {
  const { page } = await ada(t);
  await made(page, "from");
  await send(page, notes(join(house.dir, "notes"), ["letter.txt"]));
  await made(page, "to");
  await openItem(page, "shelf/from", "letter.txt");

  await open(page, "Details");
  await open(page, "Rename");
  await page.getByLabel("Name", { exact: true }).fill("été ☃ 100%.txt");
  await page.getByRole("button", { name: "Rename" }).click();
  await page.getByRole("heading", { level: 1, name: "été ☃ 100%.txt" }).waitFor();

  await open(page, "Details");
  await open(page, "Move");
  await page.getByLabel("Move to the folder").fill("shelf/to");
  await page.getByRole("button", { name: "Move" }).click();
  await page.getByRole("link", { name: "Back to to" }).click();
  assert.deepEqual(await shown(page), ["été ☃ 100%.txt"]);

  await openItem(page, "shelf/to", "été ☃ 100%.txt");
  await open(page, "Details");
  await open(page, "Delete this");
  await page.getByRole("button", { name: "Delete this" }).click();
  await page.waitForURL(/\/browse\/shelf\/to\?deleted=/);
  assert.deepEqual(await shown(page), []);

  await page.getByText("été ☃ 100%.txt is in the trash.").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("heading", { level: 1, name: "été ☃ 100%.txt" }).waitFor();
  await page.goto("/browse/shelf/to");
  assert.deepEqual(await shown(page), ["été ☃ 100%.txt"]);
});

test("some are chosen, moved at once and found again", async (t) => {
  const { page } = await ada(t);
  await made(page, "chosen");
  await send(page, notes(join(house.dir, "notes"), ["one quokka.txt", "two quokka.txt", "three.txt"]));
  await made(page, "there");
  await page.goto("/browse/shelf/chosen");
  await page.getByRole("link", { name: "Select" }).click();
  await page.getByLabel("one quokka.txt").check();
  await page.getByLabel("two quokka.txt").check();
  await open(page, "Move or copy");
  await page.getByLabel("To the folder").fill("shelf/there");
  await page.getByRole("button", { name: "Move there" }).click();
  await page.getByText("2 things moved to shelf/there.").waitFor();
  assert.deepEqual(await shown(page), ["three.txt"]);

  await page.goto("/search");
  await page.getByLabel("Names, titles, words, tags").fill("quok");
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await page.getByText("2 found.").waitFor();
  assert.deepEqual((await shown(page)).sort(), ["one quokka.txt", "two quokka.txt"]);
});

test("a place that is not there is refused beside the field", async (t) => {
  const { page } = await ada(t, { expect: [/status of 400/] });
  await openItem(page, "cases/1024/photos", "firs.jpg");
  await open(page, "Details");
  await open(page, "Move");
  await page.getByLabel("Move to the folder").fill("shelf/nowhere");
  await page.getByRole("button", { name: "Move" }).click();
  const field = page.getByLabel("Move to the folder");
  assert.equal(await field.inputValue(), "shelf/nowhere");
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  assert.ok(await field.isVisible(), "its form is open again");
});

test("a folder is renamed, moved and deleted", async (t) => {
  const { page } = await ada(t);
  await made(page, "target");
  await made(page, "old name");

  await open(page, "More");
  await page.getByLabel("Name of this folder").fill("new + name");
  await page.getByRole("button", { name: "Rename" }).click();
  await page.getByRole("heading", { level: 1, name: "new + name" }).waitFor();

  await open(page, "More");
  await page.getByLabel("Move this folder to").fill("shelf/target");
  await page.getByRole("button", { name: "Move" }).click();
  await page.waitForURL("**/browse/shelf/target/**");
  await page.getByRole("heading", { level: 1, name: "new + name" }).waitFor();

  await open(page, "More");
  await open(page, "Delete this folder");
  await page.getByRole("button", { name: "Delete this folder" }).click();
  await page.getByRole("heading", { level: 1, name: "target" }).waitFor();
  assert.deepEqual(await shown(page), []);
});

test("who may only look is offered none of it", async (t) => {
  const { page } = await visitor(t, house, { scripts: false, as: "ben" });
  await page.goto("/browse/cases/1025/photos");
  await page.getByRole("heading", { level: 1, name: "photos" }).waitFor();
  assert.equal(await page.locator("main form:not(.starred, [action='/look'])").count(), 0);
});
