// Without scripts: groups, from the first member to the last.
import assert from "node:assert/strict";
import { test } from "node:test";
import { visitor } from "./lib/browser.mjs";
import { openHouse, password } from "./lib/house.mjs";
import { open } from "./lib/pages.mjs";

const house = await openHouse();
for (const name of ["cleo", "dora"]) house.command(["user", "add", name, "--password-stdin"], password(name));
const come = (t, as, more) => visitor(t, house, { scripts: false, as, ...more });

/** Looks for somebody on a group's page, and adds them. */
async function add(page, name) {
  await page.getByLabel("Name").fill(name.slice(0, 2));
  await page.getByRole("button", { name: "Look for them" }).click();
  await page.getByRole("button", { name: `Add ${name}`, exact: true }).click();
  await member(page, name).waitFor();
}

const member = (page, name) => page.getByRole("region", { name: /^\d+ (person|people)$/ }).getByRole("listitem").filter({ hasText: name });

test("a group is made, is given to a manager, and is left", async (t) => {
  const { page: ada } = await come(t, "ada", { expect: [/status of 409/] });
  await ada.goto("/");
  await open(ada, "ada");
  await ada.getByRole("link", { name: "Groups" }).click();
  await ada.getByLabel("Name").fill("choir");
  await ada.getByRole("button", { name: "Make this group" }).click();
  await ada.getByText("Nobody is in it yet.").waitFor();
  await ada.goto("/groups");
  await ada.getByLabel("Name").fill("choir");
  await ada.getByRole("button", { name: "Make this group" }).click();
  assert.equal(await ada.getByLabel("Name").getAttribute("aria-invalid"), "true", "the name is taken");
  await ada.getByRole("link", { name: "@choir" }).click();
  await add(ada, "ben");
  await ada.getByRole("button", { name: /^Make manager ?: ben$/ }).click();
  await member(ada, "ben").getByText("manager", { exact: true }).waitFor();

  house.command(["grant", "cases/1024/photos", "@choir", "viewer"]);
  const { page: cleo } = await come(t, "cleo", { expect: [/status of 404/] });
  assert.equal((await cleo.goto("/browse/cases/1024/photos")).status(), 404);
  assert.equal((await cleo.goto("/groups/choir")).status(), 404, "whose group it is not, for them it is not there");

  const { page: ben } = await come(t, "ben");
  await ben.goto("/groups");
  await ben.getByText("1 person · you manage it").waitFor();
  await ben.getByRole("link", { name: "@choir" }).click();
  assert.equal(await ben.getByRole("button", { name: "Remove this group" }).count(), 0, "a manager does not end the group");
  await add(ben, "cleo");
  await add(ben, "dora");
  await ben.getByRole("heading", { name: "3 people" }).waitFor();
  assert.equal((await cleo.goto("/browse/cases/1024/photos")).status(), 200, "who was added is let in at once");

  await ben.getByRole("button", { name: /^Make manager ?: cleo$/ }).click();
  await cleo.goto("/groups/choir");
  await cleo.getByRole("link", { name: "cases/1024/photos" }).waitFor();
  await cleo.getByRole("button", { name: /^No manager any more: ben$/ }).click();
  await ben.goto("/groups/choir");
  assert.equal(await ben.getByRole("button", { name: /Remove|Make manager/ }).count(), 0, "who manages no more changes nothing");

  await cleo.getByRole("button", { name: "Remove dora" }).click();
  await cleo.getByRole("heading", { name: "2 people" }).waitFor();
  await cleo.locator("summary").filter({ hasText: "Leave this group" }).click();
  await cleo.getByRole("button", { name: "Leave this group" }).click();
  await cleo.waitForURL("**/groups");
  await cleo.getByText("You are in no group").waitFor();
  assert.equal((await cleo.goto("/browse/cases/1024/photos")).status(), 404, "who has left is out at once");

  await ada.goto("/groups/choir");
  await ada.locator("summary").filter({ hasText: "Remove this group" }).click();
  await ada.getByRole("button", { name: "Remove this group" }).click();
  await ada.waitForURL("**/groups");
  assert.equal(await ada.getByRole("link", { name: "@choir" }).count(), 0);
});
