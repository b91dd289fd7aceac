// Without scripts: links, direct addresses and rights.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { visitor } from "./lib/browser.mjs";
import { openHouse } from "./lib/house.mjs";
import { open, openItem, pictures } from "./lib/pages.mjs";
import { original } from "./lib/sample.mjs";
import { until } from "./lib/wait.mjs";

const house = await openHouse();
const ada = (t, more) => visitor(t, house, { scripts: false, as: "ada", ...more });
const guest = (t, more) => visitor(t, house, { scripts: false, ...more });

test("a link is made, opens the folder to a guest, and is ended", async (t) => {
  const { page } = await ada(t);
  await page.goto("/browse/cases/1024/photos");
  await open(page, "Share a link");
  await page.getByLabel("Whoever has the link may").selectOption("downloader");
  await page.getByLabel("It is good for").selectOption("1d");
  await open(page, "Limits and note");
  await page.getByLabel("Note to yourself").fill("for grandma & co");
  await page.getByRole("button", { name: "Make a link" }).click();
  const address = await page.getByLabel("Address to hand out").inputValue();
  assert.match(address, new RegExp(`^${house.url}/s/[a-z2-7]{40,}$`));
  assert.equal(await page.getByRole("button", { name: "Copy" }).count(), 0, "nothing is offered that only scripts can do");

  const other = await guest(t, { expect: [/status of 410/] });
  await other.page.goto(address);
  const all = await pictures(other.page);
  assert.equal(all.filter((it) => it.media && it.width > 0).length, 11);

  await page.goto("/links");
  const stub = page.getByRole("article").filter({ hasText: "for grandma & co" });
  await stub.getByRole("button", { name: "End this link" }).click();
  await page.waitForURL("**/links");
  await page.getByRole("heading", { name: "Ended lately" }).waitFor();
  assert.equal((await other.page.goto(address)).status(), 410);
});

test("one item is lent alone", async (t) => {
  const { page } = await ada(t);
  await openItem(page, "cases/1024/photos", "firs.jpg");
  await open(page, "Details");
  await open(page, "Share a link");
  await page.getByRole("button", { name: "Make a link" }).click();
  const other = await guest(t);
  await other.page.goto(await page.getByLabel("Address to hand out").inputValue());
  await other.page.getByRole("heading", { level: 1, name: "firs.jpg" }).waitFor();
  assert.ok((await pictures(other.page)).every((it) => it.width > 0));
  assert.equal(await other.page.getByRole("link", { name: /Next|Previous|Back/ }).count(), 0, "nothing lies beside it");
});

test("a direct address gives the bytes to curl, until it is ended", async (t) => {
  const { page } = await ada(t);
  await openItem(page, "cases/1024/photos", "été ☃.jpg");
  await open(page, "Details");
  await open(page, "Copy direct address");
  await page.getByRole("button", { name: "Make a direct address" }).click();
  const address = await page.getByLabel("Address of the file").inputValue();
  const path = address.slice(house.url.length);
  const got = await house.ask(path);
  assert.equal(got.status, 200);
  assert.match(got.headers["content-disposition"], /^attachment;.*filename\*=UTF-8''%C3%A9t%C3%A9%20%E2%98%83\.jpg/);
  assert.ok(got.bytes.equals(readFileSync(original("1024/photos/été ☃.jpg"))));

  await page.goto("/links");
  await page.getByRole("article").filter({ hasText: "Direct address" }).getByRole("button", { name: "End this link" }).click();
  await page.waitForURL("**/links");
  assert.equal((await house.ask(path)).status, 410);
});

test("somebody is let in, and out again", async (t) => {
  const { page } = await ada(t);
  const ben = await visitor(t, house, { scripts: false, as: "ben", expect: [/status of 404/] });
  assert.equal((await ben.page.goto("/browse/cases/1024/documents")).status(), 404);

  await page.goto("/browse/cases/1024/documents");
  await page.getByRole("link", { name: "Who may enter" }).click();
  await page.getByLabel("Who", { exact: true }).fill("ben");
  await page.getByRole("radio", { name: /^viewer/ }).check();
  await page.getByLabel("Until").fill("2030-12-31");
  await page.getByRole("button", { name: "Let them in" }).click();
  const row = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "ben", exact: true }) });
  assert.match(await row.innerText(), /viewer\s+31 December 2030\s+here/);
  assert.equal((await ben.page.goto("/browse/cases/1024/documents")).status(), 200);

  await row.getByRole("button", { name: "Take away from ben" }).click();
  await row.waitFor({ state: "detached" });
  assert.equal((await ben.page.goto("/browse/cases/1024/documents")).status(), 404);
});

test("who is not known is refused beside the field", async (t) => {
  const { page } = await ada(t, { expect: [/status of 40\d/] });
  await page.goto("/browse/shelf");
  await page.getByRole("link", { name: "Who may enter" }).click();
  await page.getByLabel("Who", { exact: true }).fill("nobody-here");
  await page.getByRole("button", { name: "Let them in" }).click();
  const field = page.getByLabel("Who", { exact: true });
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  assert.equal(await field.inputValue(), "nobody-here");
});

for (const [way, how] of Object.entries({ "in direct mode": {}, "through nginx": { nginx: true } })) {
  test(`${way}, a link with a password opens for who knows it, and is ended while a film plays`, async (t) => {
    const house = await openHouse(how);
    const { page } = await visitor(t, house, { scripts: false, as: "ada" });
    await page.goto("/browse/cases/1024/photos");
    await open(page, "Share a link");
    await page.getByLabel("Password").fill("seven owls");
    await page.getByLabel("Title").fill("Summer");
    await page.getByRole("button", { name: "Make a link" }).click();
    const address = await page.getByLabel("Address to hand out").inputValue();
    await page.getByRole("img", { name: "The same address as a QR code" }).waitFor();

    const other = await visitor(t, house, { scripts: false, expect: [/status of 4(01|10|29|04)/] });
    await other.page.goto(address);
    const shut = await other.page.content();
    assert.ok(!shut.includes("photos") && !shut.includes("Summer"), "the page of a locked link tells of it");
    await until(async () => { // a wait doubles with each guess that comes after the one before it is over, and so outgrows a slow guesser
      await other.page.getByLabel("Password").fill("seven cats");
      await other.page.getByRole("button", { name: "Open" }).click();
      return /Too many wrong passwords/.test(await other.page.locator(".error").textContent());
    }, "who guesses is held up", 20_000);

    await page.goto("/links"); // its maker gives it another, and the guest comes again from where they are
    const stub = page.getByRole("article").filter({ hasText: "Summer" });
    await stub.getByText("New address or password").click();
    await stub.getByLabel("New password").fill("eight owls");
    await stub.getByRole("button", { name: "Set password" }).click();
    await page.waitForURL("**/links");
    await until(async () => {
      await other.page.goto(address);
      if (await other.page.getByLabel("Password").isVisible()) {
        await other.page.getByLabel("Password").fill("eight owls");
        await other.page.getByRole("button", { name: "Open" }).click();
      }
      return other.page.getByText("Summer").isVisible();
    }, "the new password opens it, once the wait for the wrong ones is over", 20_000);
    assert.ok((await pictures(other.page)).some((it) => it.media && it.width > 0), "the right password shows pictures");

    await other.page.getByRole("link", { name: "film.mp4" }).click();
    const src = await other.page.locator("video, video source").first().evaluate((it) => it.currentSrc || it.src);
    const part = (from) => other.page.request.get(src, { headers: { Range: `bytes=${from}-${from + 99}` } });
    assert.equal((await part(0)).status(), 206);
    await page.goto("/links");
    await page.getByRole("article").filter({ hasText: "Summer" }).getByRole("button", { name: "End this link" }).click();
    await page.getByRole("heading", { name: "Ended lately" }).waitFor();
    assert.equal((await part(100)).status(), 410, "the next range is refused");
  });
}
