// Links by which guests hand in: without scripts by a form, with them by a drop.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { visitor } from "./lib/browser.mjs";
import { openHouse } from "./lib/house.mjs";
import { open, shown } from "./lib/pages.mjs";
import { arrived, drop, ready, sum } from "./lib/uploads.mjs";

const house = await openHouse();

test("without scripts, a link asks for files and receives three from a guest", async (t) => {
  const { page } = await visitor(t, house, { scripts: false, as: "ada" });
  await page.goto("/browse/shelf");
  await open(page, "Share a link");
  await page.getByLabel("Whoever has the link may").selectOption("request");
  await page.getByLabel("Title").fill("The concert");
  await page.getByLabel("What you ask for").fill("Your pictures, as large as they are.");
  await open(page, "Limits and note");
  await page.getByLabel("Files at most").fill("3");
  await page.getByRole("button", { name: "Make a link" }).click();
  const address = await page.getByLabel("Address to hand out").inputValue();

  const files = ["a.txt", "b.txt", "shelf.txt"].map((name, i) => {
    const path = join(house.dir, name);
    writeFileSync(path, `file ${i}`);
    return path;
  });
  const other = await visitor(t, house, { scripts: false, expect: [/status of 507/] });
  await other.page.goto(address);
  await other.page.getByRole("heading", { level: 1, name: "The concert" }).waitFor();
  await other.page.getByText("Your pictures, as large as they are.").waitFor();
  assert.ok(!(await other.page.content()).includes("shelf"), "the folder is not named");
  const late = await other.context.newPage();
  await late.goto(address);
  await other.page.getByLabel("Your name").fill("Zoë");
  await other.page.getByLabel("A note").fill("From the second row");
  await other.page.getByLabel("Files to hand in").setInputFiles(files);
  await other.page.getByRole("button", { name: "Hand in", exact: true }).click();
  await other.page.getByRole("heading", { level: 1, name: "Thank you, Zoë" }).waitFor();
  assert.deepEqual(await other.page.locator(".handed li span:first-of-type").allTextContents(), ["a.txt", "b.txt", "shelf.txt"]);

  assert.equal(await other.page.getByRole("link", { name: "Hand in more" }).count(), 0);

  await late.getByLabel("Files to hand in").setInputFiles(files.slice(0, 1));
  await late.getByRole("button", { name: "Hand in", exact: true }).click();
  assert.match(await late.getByRole("alert").textContent(), /takes no more files/);
  await other.page.goto(address);
  await other.page.getByText("This link takes no more files").waitFor();
  assert.equal(await other.page.locator("form.hand").count(), 0);

  await page.goto("/browse/shelf");
  assert.deepEqual(await shown(page), ["a.txt", "b.txt", "shelf.txt"]);
  await page.getByRole("link", { name: "b.txt" }).click();
  await open(page, "Details");
  await page.getByText("Zoë (a guest, by a link)").waitFor();
  await page.getByText("From the second row").waitFor();
});

test("with scripts, a guest drops files, and is thanked for what arrived", async (t) => {
  house.command(["folder", "add", "basket", "--owner", "ada"]);
  const address = house.command(["link", "add", "basket", "--role", "request"]);
  const { page } = await visitor(t, house);
  await page.goto(address);
  await ready(page);
  await page.getByLabel("Your name").fill("Ben");
  await drop(page, { "hat.txt": "a hat", inner: { "scarf.txt": "a scarf" } });
  await page.getByRole("heading", { level: 1, name: "Thank you, Ben" }).waitFor();
  assert.deepEqual((await page.locator(".handed li span:first-of-type").allTextContents()).sort(), ["hat.txt", "scarf.txt"]);
  assert.equal(await arrived(house, "basket/hat.txt"), sum(Buffer.from("a hat")));
  assert.equal(await arrived(house, "basket/scarf.txt"), sum(Buffer.from("a scarf")), "folders stay with whoever had them");
});
