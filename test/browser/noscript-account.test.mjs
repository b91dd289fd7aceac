// Without scripts: one's own password, tokens and sessions.
import assert from "node:assert/strict";
import { test } from "node:test";
import { signIn, visitor } from "./lib/browser.mjs";
import { openHouse, password } from "./lib/house.mjs";
import { open } from "./lib/pages.mjs";
import { write } from "./lib/rows.mjs";
import { until } from "./lib/wait.mjs";

const house = await openHouse();

test("a changed password is the one that opens, and signs out every other device", async (t) => {
  const { page } = await visitor(t, house, { scripts: false, expect: [/status of 40\d/] });
  await signIn(page, "ben");
  const elsewhere = await visitor(t, house, { scripts: false, as: "ben" });
  await page.goto("/account");
  await page.getByLabel("Password now").fill("a wrong one");
  await page.getByLabel("New password").fill("another long secret of ben");
  await page.getByRole("button", { name: "Change password" }).click();
  assert.equal(await page.getByLabel("Password now").getAttribute("aria-invalid"), "true");

  await page.getByLabel("Password now").fill(password("ben"));
  await page.getByLabel("New password").fill("another long secret of ben");
  await page.getByRole("button", { name: "Change password" }).click();
  await page.waitForURL("**/account");
  await page.getByRole("heading", { name: "Account" }).waitFor();
  await elsewhere.page.goto("/account");
  assert.equal(new URL(elsewhere.page.url()).pathname, "/login");
  await signIn(elsewhere.page, "ben", "another long secret of ben");
});

test("a token is made, speaks for its owner, and ends", async (t) => {
  const { page } = await visitor(t, house, { scripts: false, as: "ada" });
  await page.goto("/account");
  await open(page, "Make a token");
  await page.getByLabel("What it is for").fill("backup & co");
  await page.getByRole("checkbox", { name: /^read/ }).check();
  await page.getByRole("checkbox", { name: /^write/ }).uncheck();
  await page.getByLabel("It is good for").selectOption("30d");
  await page.getByRole("button", { name: "Make a token" }).click();
  const secret = await page.getByLabel("Secret for your program").inputValue();
  const me = () => house.ask("/api/v1/me", { headers: { Authorization: `Bearer ${secret}` } });
  assert.deepEqual((await me()).json().scopes, ["read"]);

  await page.goto("/account");
  assert.ok(!(await page.content()).includes(secret), "it is shown once");
  await page.getByRole("button", { name: "End this token: backup & co" }).click();
  await page.waitForURL("**/account");
  assert.equal((await me()).status, 401);
});

test("a session is ended from another one", async (t) => {
  const here = await visitor(t, house, { scripts: false, as: "ada", userAgent: "Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0 this" });
  await here.page.goto("/account");
  const before = await here.page.getByRole("button", { name: /^Sign out ./ }).count();
  const there = await visitor(t, house, { scripts: false });
  await signIn(there.page, "ada");
  await here.page.reload();
  const others = here.page.getByRole("listitem").filter({ hasNotText: "this one" }).getByRole("button", { name: /^Sign out ./ });
  assert.equal(await here.page.getByRole("button", { name: /^Sign out ./ }).count(), before + 1);
  for (let left = await others.count(); left > 0; left--) await others.first().click();
  await there.page.goto("/account");
  assert.equal(new URL(there.page.url()).pathname, "/login");
});

test("who signs out is out", async (t) => {
  const { page, context } = await visitor(t, house, { scripts: false, look: null });
  await signIn(page, "ada");
  await open(page, "ada");
  await page.getByRole("button", { name: "Sign out" }).click();
  assert.equal(new URL(page.url()).pathname, "/login");
  assert.deepEqual(await context.cookies(), []);
  await page.goto("/browse/cases");
  assert.equal(new URL(page.url()).pathname, "/login");
});

test("what was filled in is not lost while the house asks for the password again", async (t) => {
  const { page, context } = await visitor(t, house, { scripts: false, as: "ada", expect: [/status of 401/] });
  await page.goto("/account");
  await open(page, "Make a token");
  await page.getByLabel("What it is for").fill("night & day");
  await page.getByRole("checkbox", { name: /^admin/ }).check();
  await page.getByLabel("It is good for").selectOption("90d");
  write(house, "update credentials set proved = 0");
  await until(async () => (await context.request.get("/admin", { maxRedirects: 0 })).status() === 303, "the house has learned of it");
  await page.getByRole("button", { name: "Make a token" }).click();
  for (const given of ["a wrong one", password("ada")]) {
    await page.getByText("What you sent is done as soon as you go on.").waitFor();
    assert.ok(!page.url().includes("?"), "nothing of it is in an address");
    await page.getByLabel("Your password").fill(given);
    await page.getByRole("button", { name: "Go on" }).click();
  }
  await page.getByRole("heading", { name: "night & day" }).waitFor();
  const me = await house.ask("/api/v1/me", { headers: { Authorization: `Bearer ${await page.getByLabel("Secret for your program").inputValue()}` } });
  assert.deepEqual(me.json().scopes, ["read", "admin"]);
});
