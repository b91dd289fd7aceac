// The contract in the browser: whole without scripts, and with them its
// examples run against the house that shows it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { visitor } from "./lib/browser.mjs";
import { openHouse } from "./lib/house.mjs";

const house = await openHouse({ furnish: (it) => {
  it.command(["user", "add", "ada", "--admin", "--password-stdin"], "ada keeps a long secret");
  it.command(["folder", "add", "cases", "--owner", "ada"]);
  it.bearer = it.command(["token", "add", "ada", "--label", "docs"]);
} });

/** Opens the place where an operation is tried. */
async function trying(page, operation) {
  const at = page.locator(`#${operation}`);
  await at.locator(".try > summary").click();
  return { at, send: () => at.getByRole("button", { name: /^Send / }).click(), says: (words) => at.locator(".came").getByText(words).first().waitFor() };
}

test("without scripts everything can be read, and nothing can be sent", async (t) => {
  const { page } = await visitor(t, house, { scripts: false, viewport: { width: 390, height: 844 } });
  await page.goto("/api/docs");
  assert.ok(await page.locator("article.operation").count() > 20);
  await page.getByRole("link", { name: "Fresh addresses for many items" }).click();
  assert.equal(new URL(page.url()).hash, "#mintTickets");
  await page.locator("#mintTickets .try > summary").click();
  assert.match(await page.locator("#mintTickets-curl").inputValue(), /^curl -X POST/);
  assert.equal(await page.locator("form, fieldset, #token").filter({ visible: true }).count(), 0);
  assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth), "it fits a phone");
});

test("an example runs, with a token that is made here and kept nowhere", async (t) => {
  const { page, context } = await visitor(t, house, { expect: [/status of 40[14]/], look: null });
  await page.goto("/api/docs");
  const front = await trying(page, "listFolders");
  await front.send();
  await front.says(/^401 Unauthorized/);
  await front.says(/"detail": "/);

  const make = await trying(page, "makeToken");
  await make.at.getByLabel("Body", { exact: true }).fill(JSON.stringify({ username: "ada", password: "ada keeps a long secret" }));
  await make.send();
  await make.says(/^201 Created/);
  await front.send();
  await front.says(/^200 OK/);
  await front.says(/"path": "cases"/);

  const one = await trying(page, "getFolder");
  await one.at.getByRole("textbox", { name: "folder" }).fill("fo_" + "a".repeat(26));
  await one.send();
  await one.says(/^404 Not Found/);

  const kept = await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie, location.href.includes("ck_")]);
  assert.deepEqual(kept, [0, 0, "", false]);
  assert.deepEqual(await context.cookies(), []);
  await page.reload();
  assert.equal(await page.getByLabel("Token, to try things here").inputValue(), "");
});

test("bytes are sent and counted, and a cookie is never a token", async (t) => {
  const { page } = await visitor(t, house, { as: "ada", expect: [/status of 401/] });
  await page.goto("/api/docs");
  const me = await trying(page, "me");
  await me.send();
  await me.says(/^401 /);
  await page.getByLabel("Token, to try things here").fill(house.bearer);
  const put = await trying(page, "writeBytes");
  await put.at.getByRole("textbox", { name: "path" }).fill("cases/näher am Tag.txt");
  await put.at.getByLabel("Body", { exact: true }).setInputFiles({ name: "x", mimeType: "text/plain", buffer: Buffer.from("By the page.\n") });
  await put.send();
  await put.says(/^201 Created/);
  const get = await trying(page, "readBytes");
  await get.at.getByRole("textbox", { name: "path" }).fill("cases/näher am Tag.txt");
  await get.at.getByRole("textbox", { name: "Range" }).fill("bytes=0-4");
  await get.send();
  await get.says(/^206 Partial Content/);
  await get.says(/^5 bytes/);
});
