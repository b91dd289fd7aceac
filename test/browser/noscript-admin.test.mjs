// The first account, and those that come after it, without scripts and with.
import assert from "node:assert/strict";
import { test } from "node:test";
import { signIn, visitor } from "./lib/browser.mjs";
import { empty, openHouse, password } from "./lib/house.mjs";
import { open } from "./lib/pages.mjs";
import { giveUp } from "./lib/rows.mjs";

const shared = openHouse();

test("a new house is opened with the code that the server printed, once", async (t) => {
  const house = await openHouse({ furnish: empty });
  const { page } = await visitor(t, house, { scripts: false, expect: [/status of 40\d/] });
  await page.goto("/");
  await page.getByRole("heading", { name: "Open your cloakroom" }).waitFor();
  const fill = async (code) => {
    await page.getByLabel("One-time code").fill(code);
    await page.getByLabel("Your name here").fill("eve");
    await page.getByLabel("New password").fill(password("eve"));
    await page.getByRole("button", { name: "Make this account" }).click();
  };
  await fill("no such code");
  assert.equal(await page.getByLabel("One-time code").getAttribute("aria-invalid"), "true");
  await fill(house.server.said.match(/once:\s+(\S+)/)[1]);
  await page.getByRole("heading", { name: "Nothing has been handed to you yet" }).waitFor();
  assert.equal((await page.goto("/setup")).status(), 404);
});

for (const [scripts, name] of [[false, "cleo"], [true, "dora"]]) {
  test(`an admin adds somebody, shuts them out and lets them in again, ${scripts ? "with" : "without"} scripts`, async (t) => {
    const house = await shared;
    const { page } = await visitor(t, house, { scripts, expect: [/status of 409/] });
    await signIn(page, "ada");
    await open(page, "ada");
    await page.getByRole("link", { name: "Admin" }).click();
    await page.getByRole("navigation", { name: "Admin" }).getByRole("link", { name: "People" }).click();
    await page.getByLabel("Name").fill("ben");
    await page.getByRole("button", { name: "Add and get a welcome address" }).click();
    assert.equal(await page.getByLabel("Name").getAttribute("aria-invalid"), "true", "the name is taken");

    await page.getByLabel("Name").fill(name);
    await page.getByRole("button", { name: "Add and get a welcome address" }).click();
    const address = await page.getByLabel("Address to hand over").inputValue();

    const their = await visitor(t, house, { scripts, expect: [/status of 4\d\d/] });
    await their.page.goto(address);
    await their.page.getByRole("heading", { name: `Welcome, ${name}` }).waitFor();
    await their.page.getByLabel("New password").fill(password(name));
    await their.page.getByRole("button", { name: "Keep this password" }).click();
    await their.page.getByRole("heading", { name: "Your folders" }).waitFor();
    assert.ok((await their.page.goto(address)).status() >= 404, "the address worked once");

    await page.goto("/admin/users");
    await open(page, "Change " + name);
    await page.getByRole("button", { name: `Disable ${name}` }).click();
    const row = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name }) });
    assert.match(await row.innerText(), /disabled/);
    await their.page.goto("/");
    assert.equal(new URL(their.page.url()).pathname, "/login", "their session ended");

    await open(page, "Change " + name);
    await page.getByRole("button", { name: `Enable ${name}` }).click();
    assert.match(await row.innerText(), /active/);
    await signIn(their.page, name);

    await open(page, "Change " + name);
    await page.getByRole("button", { name: `New welcome address for ${name}` }).click();
    await their.page.goto(await page.getByLabel("Address to hand over").inputValue());
    await their.page.getByRole("heading", { name: `Welcome, ${name}` }).waitFor();
  });
}

test("admin pages are for admins", async (t) => {
  const { page } = await visitor(t, await shared, { scripts: false, as: "ben", expect: [/status of 404/] });
  assert.equal((await page.goto("/admin/users")).status(), 404);
});

test("an admin sees what was given up, without its name, and lets it be tried again", async (t) => {
  const house = await openHouse();
  const { page } = await visitor(t, house, { scripts: false, as: "ada", expect: [/status of 404/] });
  await page.goto("/admin/users");
  await page.getByRole("navigation", { name: "Admin" }).getByRole("link", { name: "Jobs" }).click();
  await page.getByRole("heading", { name: "Nothing was given up" }).waitFor();

  giveUp(house, "firs.jpg", "it is JPEG and not PNG");
  giveUp(house, "plan.svg", "a tool is missing");
  await page.reload();
  assert.equal(await page.getByRole("row").count(), 3, "a head and two rows");
  const row = page.getByRole("row").filter({ hasText: "it is JPEG and not PNG" });
  assert.match(await row.innerText(), /JPEG picture[\s\S]*it_[a-z2-7]+[\s\S]*ada/);
  assert.ok(!/firs\.jpg|plan\.svg|photos/.test(await page.content()), "to run the house opens no folder");

  await row.getByRole("button", { name: "Try again" }).click();
  await page.getByText("a tool is missing").waitFor();
  assert.equal(await row.count(), 0);
  giveUp(house, "balloons.jpg", "another");
  await page.reload();
  await page.getByRole("button", { name: "Try all again" }).click();
  await page.getByRole("heading", { name: "Nothing was given up" }).waitFor();
  const ben = await visitor(t, house, { scripts: false, as: "ben", expect: [/status of 404/] });
  assert.equal((await ben.page.goto("/admin/jobs")).status(), 404);
});

test("a size that is none is shown again, where it was written", async (t) => {
  const { page } = await visitor(t, await shared, { scripts: false, as: "ada", expect: [/status of 400/] });
  await page.goto("/admin/users");
  await open(page, "Change ben");
  await open(page, "Space of ben");
  const field = page.getByLabel("At most").filter({ visible: true });
  await field.fill("plenty");
  await page.getByRole("button", { name: "Set" }).click();
  await page.getByText("Write a size like 500MB or 20GB.").waitFor();
  assert.equal(await field.inputValue(), "plenty");
  await field.fill("20GB");
  await page.getByRole("button", { name: "Set" }).click();
  await page.getByRole("row", { name: /^ben / }).getByText("of 20.0 GB").waitFor();
});
