// Without scripts: what somebody wrote outlives the session in which they began.
import assert from "node:assert/strict";
import { test } from "node:test";
import { visitor } from "./lib/browser.mjs";
import { openHouse, password } from "./lib/house.mjs";
import { open, shown } from "./lib/pages.mjs";

for (const [way, how] of Object.entries({ "in direct mode": {}, "through nginx": { nginx: true } })) {
  test(`${way}, a form that is sent after signing out is there again, to be sent`, async (t) => {
    const house = await openHouse(how);
    const { context, page } = await visitor(t, house, { scripts: false, as: "ada", expect: [/status of 401/] });
    await page.goto("/browse/shelf");
    await open(page, "New folder");
    await page.getByLabel("Name of the new folder").fill("written & sent");
    const other = await context.newPage();
    await other.goto("/account");
    await open(other, "ada");
    await other.getByRole("button", { name: "Sign out" }).first().click();
    await other.waitForURL("**/login");

    await page.getByRole("button", { name: "Make this folder" }).click();
    await page.getByText("What you wrote is kept until you are signed in.").waitFor();
    await page.getByLabel("Name").fill("ada");
    await page.getByLabel("Password").fill("a wrong one");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").waitFor();
    await page.getByLabel("Password").fill(password("ada"));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "What you wrote is still here" }).waitFor();
    await page.getByText("Make this folder").waitFor();
    await page.getByText("written & sent").waitFor();
    await other.goto("/browse/shelf");
    assert.ok(!(await shown(other)).includes("written & sent"), "nothing is done yet");
    await page.getByRole("button", { name: "Send it now" }).click();
    await page.getByRole("heading", { level: 1, name: "written & sent", exact: true }).waitFor();
  });
}
