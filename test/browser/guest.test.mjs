// A guest sees what a link opens, and nothing beside or above it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { visitor } from "./lib/browser.mjs";
import { openHouse } from "./lib/house.mjs";
import { pictures, shown } from "./lib/pages.mjs";
import { until } from "./lib/wait.mjs";

const house = await openHouse();

/** What a program of ada's knows about a folder. */
async function known(path) {
  const headers = { Authorization: `Bearer ${house.token}` };
  const { folders: [folder] } = (await house.ask("/api/v1/folders?path=" + path, { headers })).json();
  const { items } = (await house.ask(`/api/v1/folders/${folder.id}/items`, { headers })).json();
  return { folder, items };
}

test("a guest walks through the linked folder", async (t) => {
  const { page } = await visitor(t, house);
  await page.goto(house.command(["link", "add", "cases/1024"]));
  assert.deepEqual(await shown(page), ["documents", "photos"]);
  await page.getByRole("link", { name: /photos/ }).click();
  assert.equal((await pictures(page)).filter((it) => it.media && it.width > 0).length, 11);
  await page.locator(".tile a").first().click();
  await page.getByRole("link", { name: "Next" }).click();
  await page.getByRole("link", { name: "Back to photos" }).click();
  await page.getByRole("navigation", { name: "Where you are" }).getByRole("link", { name: "1024" }).click();
  assert.deepEqual(await shown(page), ["documents", "photos"]);
});

test("nothing beside or above the linked folder is there", async (t) => {
  const { page } = await visitor(t, house, { expect: [/status of 404/] });
  const link = house.command(["link", "add", "cases/1024/photos"]);
  await page.goto(link);
  const inside = await page.locator("a[href]").evaluateAll((all) => all.map((it) => it.href.split("#")[0]));
  assert.deepEqual(inside.filter((it) => !it.startsWith(link)), [], "each link of the page stays inside");
  assert.ok(!(await page.content()).includes("cases"), "what lies above is not named");

  const [beside, aside] = [await known("cases/1025/photos"), await known("cases/1024/documents")];
  for (const path of [
    "/browse/1025", "/browse/photos", "/browse/cases/1024/photos", "/browse/..", "/browse/../documents", "/browse/%2e%2e/documents", "/browse/..%2fdocuments",
    `/items/${beside.items[0].id}`, `/items/${aside.items[0].id}`, `/items/${beside.items[0].id}/thumb`, `/items/${aside.items[0].id}/original`,
  ]) {
    assert.equal((await house.ask(link.slice(house.url.length) + path)).status, 404, path);
  }
  const inner = (await known("cases/1024/photos")).items[0].id;
  assert.equal((await page.goto(`${link}/items/${inner}`)).status(), 200);
  assert.equal((await house.ask(`${link.slice(house.url.length)}/items/${inner}/original`)).status, 404, "who may look takes nothing home");
  assert.equal(await page.getByRole("link", { name: "Download" }).count(), 0);

  for (const path of ["/", "/browse/cases/1024/photos", `/items/${inner}`, "/account", "/links", "/admin/users"]) {
    await page.goto(path);
    assert.equal(new URL(page.url()).pathname, "/login", path);
  }
});

test("a link that is ended while its page is open says so, and its pictures are refused", async (t) => {
  const { page } = await visitor(t, house, { expect: [/status of 410/] });
  const link = house.command(["link", "add", "cases/1024/photos", "--note", "short"]);
  await page.goto(link);
  const shows = (await pictures(page)).filter((it) => it.media);
  const [row] = house.command(["link", "list", "cases/1024/photos"]).split("\n").filter((it) => it.endsWith("\tshort"));
  house.command(["link", "end", row.split("\t")[0]]);
  await until(async () => (await house.ask(link.slice(house.url.length))).status === 410, "the link has ended");
  for (const it of shows) assert.equal((await house.ask(it.src)).status, 410);

  assert.equal((await page.reload()).status(), 410);
  await page.getByRole("heading", { level: 1, name: "This link has ended" }).waitFor();
  assert.equal(await page.locator("img").count(), 0);
});
