// What tests do on pages, in the words of people.
import assert from "node:assert/strict";
import { until } from "./wait.mjs";

/** The tools of a folder or an item are <details>: opens the one called so. */
export async function open(page, name) {
  const summary = page.locator("summary").filter({ hasText: name, visible: true }).first();
  if (!(await summary.evaluate((it) => it.parentElement.open))) await summary.click();
}

/**
 * The pictures of a page, scrolled past and waited for: { src, width, media },
 * where width is 0 for one that is broken. It needs no scripts of the page.
 */
export async function pictures(page) {
  await page.waitForLoadState(); // before, a page that is still coming has but some of them
  await page.evaluate(() => document.scrollingElement.scrollTo(0, document.scrollingElement.scrollHeight));
  await until(() => page.evaluate(() => [...document.images].every((it) => it.complete)), "pictures are loaded");
  return page.evaluate(() => [...document.images].map((it) => ({
    src: it.currentSrc || it.src, width: it.naturalWidth, media: new URL(it.src).pathname.startsWith("/m/"),
  })));
}

/** Goes to the page of an item by its tile. */
export async function openItem(page, folder, name) {
  await page.goto("/browse/" + folder.split("/").map(encodeURIComponent).join("/"));
  await page.locator(".tile a", { has: page.locator(".name").getByText(name, { exact: true }) }).click();
  await page.waitForURL(/\/items\/it_/);
}

/** What a button downloads: its name and its bytes. */
export async function download(page, press) {
  const [it] = await Promise.all([page.waitForEvent("download"), press()]);
  const parts = [];
  for await (const part of await it.createReadStream()) parts.push(part);
  return { name: it.suggestedFilename(), bytes: Buffer.concat(parts) };
}

/** The names that a folder's page shows, when all of it has come. */
export async function shown(page) {
  await page.waitForLoadState();
  return page.locator(".tile .name, .folder .name").allTextContents();
}

/** Nothing of the page that is open is wider than its window. */
export async function fits(page) {
  const [wide, all] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(wide <= all, `${page.url()} is ${wide} wide`);
}
