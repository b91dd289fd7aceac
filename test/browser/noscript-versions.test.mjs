// Without scripts: a file is replaced, its past looked at and brought back; and
// what somebody may hand in is limited.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { visitor } from "./lib/browser.mjs";
import { openHouse } from "./lib/house.mjs";
import { download, open, openItem } from "./lib/pages.mjs";
import { original } from "./lib/sample.mjs";

for (const [way, how] of Object.entries({ "in direct mode": {}, "through nginx": { nginx: true } })) {
  test(`${way}, a picture is replaced, its past is downloaded, and comes back`, async (t) => {
    const house = await openHouse(how);
    const { page } = await visitor(t, house, { scripts: false, as: "ada" });
    await openItem(page, "cases/1024/photos", "balloons.jpg");
    const address = page.url();
    await open(page, "Details");
    await page.getByRole("link", { name: "Versions" }).click();
    await page.getByRole("heading", { name: "Version 1 Current" }).waitFor();
    await page.waitForLoadState();
    assert.equal(await page.locator(".version").count(), 1);
    await page.getByLabel("The new version").setInputFiles(original("1024/photos/city.jpg"));
    await page.getByRole("button", { name: "Replace" }).click();
    await page.getByRole("heading", { name: "Version 2 Current" }).waitFor();

    const same = async (press, sample) => assert.deepEqual((await download(page, press)).bytes, readFileSync(original(sample)));
    await same(() => page.getByRole("link", { name: "Download version 1" }).click(), "1024/photos/balloons.jpg");
    await same(() => page.getByRole("link", { name: "Download version 2" }).click(), "1024/photos/city.jpg");
    await page.goto(address);
    await same(() => page.getByRole("link", { name: "Download" }).click(), "1024/photos/city.jpg");

    await page.goto(`${address}/versions`);
    await page.getByRole("button", { name: /Make it current\s*: version 1/ }).click();
    await page.getByRole("heading", { name: "Version 1 Current" }).waitFor();
    await page.goto(address);
    await same(() => page.getByRole("link", { name: "Download" }).click(), "1024/photos/balloons.jpg");
    assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), "balloons.jpg", "the name stays");
  });
}

test("who runs the house limits what somebody hands in, and they are told", async (t) => {
  const house = await openHouse();
  house.command(["grant", "shelf", "ben", "contributor"]);
  const { page } = await visitor(t, house, { scripts: false, as: "ada", expect: [/status of 40\d/] });
  await page.goto("/admin/users");
  await open(page, "Change ben");
  await open(page, "Space of ben");
  await page.getByLabel("At most").locator("visible=true").fill("1KB");
  await page.getByRole("button", { name: "Set", exact: true }).locator("visible=true").click();
  assert.match(await page.getByRole("row").filter({ hasText: "ben" }).textContent(), /of 1 kB/);

  const big = join(house.dir, "big.txt");
  writeFileSync(big, "x".repeat(2000));
  const ben = await visitor(t, house, { scripts: false, as: "ben", expect: [/status of 507/] });
  await ben.page.goto("/browse/shelf");
  if (!(await ben.page.getByLabel("Files to add").isVisible())) await open(ben.page, "Add files");
  await ben.page.getByLabel("Files to add").setInputFiles(big);
  await ben.page.getByRole("button", { name: "Add to this folder" }).click();
  await ben.page.getByText("There is no room left in this quota.").waitFor();
});
