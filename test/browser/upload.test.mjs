// Files handed in on a folder's page, with scripts: chosen, dropped and pasted.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { visitor } from "./lib/browser.mjs";
import { openHouse } from "./lib/house.mjs";
import { open, shown } from "./lib/pages.mjs";
import { original } from "./lib/sample.mjs";
import { arrived, drag, drop, enter, give, panel, part, random, row, says, slow, sum } from "./lib/uploads.mjs";
import { until } from "./lib/wait.mjs";

const house = await openHouse();
const dir = join(house.dir, "files");

/** A visitor on the page of a new folder. */
async function inFolder(t, name, { as = "ada", ...more } = {}) {
  house.command(["folder", "add", name, "--owner", "ada"]);
  if (as !== "ada") house.command(["grant", name, as, "contributor"]);
  const it = await visitor(t, house, { as, ...more });
  await enter(it.page, name);
  return it.page;
}

test("several files are chosen, arrive whole, and appear in their places", async (t) => {
  const page = await inFolder(t, "chosen");
  const files = random(dir, { "b.bin": 3 << 20, "empty.txt": 0 });
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: "Choose files" }).click()]);
  await chooser.setFiles([...files.map((it) => it.path), original("1024/photos/firs.jpg"), original("1024/documents/report.pdf")]);
  await says(page, "4 files added");
  const all = ["b.bin", "empty.txt", "firs-in-fog.jpg", "report.pdf"];
  await until(async () => (await shown(page)).length === 4, "the tiles are here");
  assert.deepEqual(await shown(page), all, "by name, without a reload");
  await give(page, random(dir, { "c.bin": 10 })[0].path);
  await until(async () => (await shown(page)).length === 5, "the next one too");
  assert.deepEqual(await shown(page), [all[0], "c.bin", ...all.slice(1)], "where its name belongs");
  for (const it of files) assert.equal(await arrived(house, `chosen/${it.name}`), it.sum);
  assert.equal(await arrived(house, "chosen/firs-in-fog.jpg"), sum(readFileSync(original("1024/photos/firs.jpg"))));
  assert.equal(await panel(page).getByRole("progressbar", { name: "All files" }).getAttribute("value"), "1");
  assert.ok(await panel(page).getByRole("link", { name: "c.bin" }).getAttribute("href"));
  await until(() => page.locator('.tile img[src^="/m/"]').count(), "the picture comes when it is made", 15_000);
  // What was empty has the tools of a full folder now, and they work.
  await open(page, "Add files");
  await page.getByRole("button", { name: "Choose a folder" }).waitFor();
});

test("who has but fingers is not told to drag", async (t) => {
  for (const [hasTouch, told] of [[false, true], [true, false]]) {
    const page = await inFolder(t, `touched ${hasTouch}`, { hasTouch, isMobile: hasTouch });
    await page.getByRole("button", { name: "Choose files" }).waitFor();
    assert.equal(await page.getByText("drop files and folders").isVisible(), told);
  }
});

test("a chosen folder keeps its tree", async (t) => {
  const page = await inFolder(t, "trees");
  const files = random(join(dir, "holiday"), { "a.txt": 10, "day 1/b.txt": 20, "day 1/deep/é.txt": 30, "day 1/.DS_Store": 5 });
  await give(page, join(dir, "holiday"), "folder");
  await says(page, "3 files added");
  for (const it of files.slice(0, 3)) assert.equal(await arrived(house, `trees/holiday/${it.name}`), it.sum);
  assert.equal(await arrived(house, "trees/holiday/day 1/.DS_Store"), 404, "what systems leave behind does not come");
  await page.locator(".folder .name").getByText("holiday", { exact: true }).waitFor();
});

test("a dropped folder comes whole, also with more than a hundred files", async (t) => {
  const page = await inFolder(t, "drops");
  const many = Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`${i}.txt`, `file ${i}`]));
  await drop(page, { box: { ...many, inner: { "x.txt": "deep" } }, "lone.txt": "alone" });
  await says(page, "122 files added", 20_000);
  for (const [path, text] of [["box/0.txt", "file 0"], ["box/119.txt", "file 119"], ["box/inner/x.txt", "deep"], ["lone.txt", "alone"]]) {
    assert.equal(await arrived(house, `drops/${path}`), sum(text), path);
  }
  await until(async () => (await shown(page)).join() === "box,lone.txt", "folder and file appear");
});

test("something dragged over the page is told where it would go; Escape and leaving end that", async (t) => {
  const page = await inFolder(t, "drag");
  const veil = page.getByText("Drop to add to drag");
  const seen = (yes) => veil.waitFor({ state: yes ? "visible" : "hidden" });
  await seen(false);
  assert.equal(await drag(page, "dragover"), true);
  await seen(true);
  await page.keyboard.press("Escape");
  await seen(false);
  await drag(page, "dragover");
  await seen(false);
  await drag(page, "drop");
  assert.equal(await panel(page).isVisible(), false, "what was refused is not taken");
  await drag(page, "dragover");
  await seen(true);
  await drag(page, "dragleave");
  await seen(false);
  await drag(page, "dragover");
  await seen(true); // and nothing more: the drag ended somewhere else
  await seen(false);
});

test("what is pasted gets a name, and what is pasted into a field does not come", async (t) => {
  const page = await inFolder(t, "pastes");
  const paste = (selector) => page.evaluate((selector) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["a picture"], "image.png", { type: "image/png" }));
    document.querySelector(selector).dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: transfer }));
  }, selector);
  await open(page, "New folder");
  await paste("input[name=name]");
  assert.equal(await panel(page).isVisible(), false);
  await paste("main");
  await says(page, "1 file added");
  await until(async () => /^Pasted \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png$/.test((await shown(page))[0]), "it is called by its time");
});

test("a file is paused and goes on, and all of them", async (t) => {
  const page = await inFolder(t, "pauses");
  const line = await slow(page, 4_000_000);
  const files = random(dir, { "one.bin": 6 << 20, "two.bin": 6 << 20 });
  await give(page, files.map((it) => it.path));
  await until(async () => (await part(page, "one.bin")) > 0.05, "it is under way");
  await panel(page).getByRole("button", { name: "Pause: one.bin" }).click();
  await row(page, "one.bin").getByText(/^Paused at \d+ %$/).waitFor();
  const at = await part(page, "one.bin");
  await until(async () => (await part(page, "two.bin")) > 0.3, "the other goes on");
  assert.equal(await part(page, "one.bin"), at, "and this one does not");
  await panel(page).getByRole("button", { name: "Pause all" }).click();
  await says(page, "Paused");
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), "Resume all", "the focus goes with the button");
  await line.end();
  await page.keyboard.press("Enter");
  await says(page, "2 files added");
  for (const it of files) assert.equal(await arrived(house, `pauses/${it.name}`), it.sum);
});

test("what is cancelled leaves nothing, and the rest comes", async (t) => {
  const page = await inFolder(t, "cancels");
  const ended = [];
  page.on("response", (it) => { if (it.request().method() === "DELETE") ended.push(it.status()); });
  await slow(page, 3_000_000);
  const files = random(dir, { "no.bin": 9 << 20, "yes.bin": 2 << 20, "never.bin": 9 << 20, "nor.bin": 9 << 20 });
  await give(page, files.map((it) => it.path));
  await until(async () => (await part(page, "no.bin")) > 0.05, "it is under way");
  await panel(page).getByRole("button", { name: "Cancel: no.bin" }).click();
  await row(page, "yes.bin").getByRole("link").waitFor();
  await panel(page).getByText("Cancel all").click();
  await panel(page).getByRole("button", { name: "Cancel what is not here yet" }).click();
  await says(page, "1 file added");
  await until(() => ended.length === 3 && ended.every((it) => it === 204), "the server was told");
  for (const it of files) assert.equal(await arrived(house, `cancels/${it.name}`), it.name === "yes.bin" ? it.sum : 404);
  await page.reload();
  await page.locator(".tile").first().waitFor();
  assert.deepEqual(await shown(page), ["yes.bin"]);
  assert.equal(await panel(page).isVisible(), false, "nothing is left to go on with");
});

test("for names that are taken one is asked once: both are kept, or one is replaced", async (t) => {
  const page = await inFolder(t, "taken", { expect: [/status of 409/] });
  const first = random(join(dir, "first"), { "a.txt": 10, "b.txt": 10 });
  await give(page, first.map((it) => it.path));
  await says(page, "2 files added");
  const second = random(join(dir, "second"), { "a.txt": 11, "b.txt": 11, "c.txt": 11 });
  await give(page, second.map((it) => it.path));
  await says(page, "2 names are taken");
  await row(page, "c.txt").getByRole("link").waitFor();
  await panel(page).getByRole("button", { name: "Keep both" }).click();
  await says(page, "3 files added");
  await until(async () => (await shown(page)).length === 5, "all are here");
  assert.equal(await arrived(house, "taken/a.txt"), first[0].sum);
  assert.equal(await arrived(house, "taken/a (2).txt"), second[0].sum);

  await page.reload();
  const third = random(join(dir, "third"), { "a.txt": 12 });
  await give(page, third.map((it) => it.path));
  await panel(page).getByRole("button", { name: "Replace" }).click();
  await says(page, "1 file added");
  assert.equal(await arrived(house, "taken/a.txt"), third[0].sum);
  assert.equal((await shown(page)).length, 5);
});

test("who may add and not edit is not asked: both are kept", async (t) => {
  const page = await inFolder(t, "contributed", { as: "ben" });
  const [one] = random(join(dir, "one"), { "same.txt": 10 });
  const [other] = random(join(dir, "other"), { "same.txt": 11 });
  await give(page, one.path);
  await says(page, "1 file added");
  await give(page, other.path);
  await until(async () => (await shown(page)).length === 2, "both are here");
  assert.equal(await arrived(house, "contributed/same.txt"), one.sum);
  assert.equal(await arrived(house, "contributed/same (2).txt"), other.sum);
});

test("where one may not add, nothing takes a drop", async (t) => {
  const { page } = await visitor(t, house, { as: "ben" });
  const fetched = [];
  page.on("request", (it) => fetched.push(new URL(it.url()).pathname));
  await page.goto("/browse/cases/1025/photos");
  await page.waitForLoadState("networkidle");
  assert.equal(await page.locator("[data-upload], .drop, .adding, input[type=file]").count(), 0);
  assert.deepEqual(fetched.filter((it) => /upload|tus/.test(it)), []);
  assert.equal(await page.evaluate(() => document.body.dispatchEvent(new DragEvent("dragover", { bubbles: true, cancelable: true, dataTransfer: new DataTransfer() }))), true);
});

test("a right that is taken away is told in words, and can be tried again", async (t) => {
  const page = await inFolder(t, "rights", { as: "ben", expect: [/status of 40[34]/] });
  house.command(["revoke", "rights", "ben"]);
  const { name, value } = await house.cookie("ben");
  await until(async () => (await house.ask("/browse/rights", { headers: { Cookie: `${name}=${value}` } })).status === 404, "the right is gone");
  const [it] = random(dir, { "late.txt": 100 });
  await give(page, it.path);
  await says(page, "0 of 1 file added");
  await row(page, "late.txt").getByText("you may not add to it any more").waitFor();
  house.command(["grant", "rights", "ben", "contributor"]);
  await until(async () => {
    await panel(page).getByRole("button", { name: "Try again: late.txt" }).click();
    return row(page, "late.txt").getByRole("link").waitFor({ timeout: 700 }).then(() => true, () => false);
  }, "it comes when one may again");
});

test("every control of the panel has a name and is reached by Tab, where one sees it", async (t) => {
  const page = await inFolder(t, "names");
  await slow(page, 500_000);
  await give(page, random(dir, { "n1.bin": 3 << 20, "n2.bin": 3 << 20 }).map((it) => it.path));
  await until(async () => (await part(page, "n2.bin")) > 0, "they are under way");
  await panel(page).getByRole("button", { name: "Pause: n2.bin" }).click();
  await panel(page).getByRole("button", { name: "Resume: n2.bin" }).waitFor();
  await page.locator(".tools > details > summary").last().focus();
  const found = [];
  for (let n = 0; n < 20; n++) {
    await page.keyboard.press("Tab");
    const it = await page.evaluate(() => {
      const it = document.activeElement;
      return it.closest(".queue") && { name: it.getAttribute("aria-label") || it.textContent.trim(), ring: getComputedStyle(it).outlineStyle };
    });
    if (it) found.push(it);
  }
  assert.deepEqual(found.map((it) => it.name), [
    "Hide the files", "Pause: n1.bin", "Cancel: n1.bin", "Resume: n2.bin", "Cancel: n2.bin", "Pause all", "Cancel all",
  ]);
  assert.deepEqual(found.filter((it) => it.ring === "none"), []);
  const bars = await panel(page).getByRole("progressbar").evaluateAll((all) => all.map((it) => it.getAttribute("aria-label")));
  assert.deepEqual(bars, ["All files", "n1.bin", "n2.bin"]);
  assert.equal(await page.locator("#queue-status").textContent(), "Adding 2 files");
  await panel(page).getByRole("button", { name: "Hide the files" }).click();
  assert.equal(await panel(page).getByRole("list").isVisible(), false);
  assert.equal(await panel(page).getByRole("button", { name: "Show the files" }).getAttribute("aria-expanded"), "false");
});
