// Without scripts: who may what in a folder and from where, who can see what, and
// why.
import assert from "node:assert/strict";
import { test } from "node:test";
import { visitor } from "./lib/browser.mjs";
import { openHouse, password } from "./lib/house.mjs";
import { open, openItem, pictures, shown } from "./lib/pages.mjs";

const house = await openHouse();
house.command(["user", "add", "cleo", "--password-stdin"], password("cleo"));
house.command(["group", "add", "ward"]);
const come = (t, as, more) => visitor(t, house, { scripts: false, as, ...more });
const row = (page, who) => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: who, exact: true }) });

/** The page of who may enter a folder. */
async function rights(page, path) {
  await page.goto("/browse/" + path);
  await page.getByRole("link", { name: "Who may enter" }).click();
}

/** Looks for somebody, chooses them, and lets them in. */
async function letIn(page, text, who, role) {
  await page.getByLabel("Person or group").fill(text);
  await page.getByRole("button", { name: "Look for them" }).click();
  await page.getByRole("link", { name: who, exact: true }).click();
  assert.equal(await page.getByLabel("Who", { exact: true }).inputValue(), who, "who was chosen stands in the form");
  await page.getByRole("radio", { name: new RegExp("^" + role) }).check();
  await page.getByRole("button", { name: "Let them in" }).click();
  await row(page, who).waitFor();
}

test("somebody is looked for, let in, let do more, and kept out again", async (t) => {
  const { page } = await come(t, "ada");
  const { page: cleo } = await come(t, "cleo", { expect: [/status of 404/] });
  await rights(page, "cases/1024");
  await page.getByLabel("Person or group").fill("c");
  await page.getByRole("button", { name: "Look for them" }).click();
  await page.getByText("Nobody is called that.").waitFor();
  await letIn(page, "cl", "cleo", "viewer");
  await letIn(page, "wa", "@ward", "downloader");
  assert.match(await row(page, "cleo").innerText(), /viewer\s[\s\S]*here/);

  await rights(page, "cases/1024/photos");
  assert.match(await row(page, "cleo").innerText(), /viewer\s[\s\S]*in cases\/1024/, "one sees from where it comes");
  assert.match(await row(page, "ada").innerText(), /owner\s[\s\S]*in cases/);
  await row(page, "cleo").getByRole("link", { name: "cases/1024" }).click();
  assert.equal(new URL(page.url()).pathname, "/browse/cases/1024");
  await cleo.goto("/browse/cases/1024");
  assert.equal(await cleo.getByText("Add files").count(), 0, "a viewer adds nothing");

  await page.getByRole("link", { name: "Who may enter" }).click();
  await page.getByRole("link", { name: "Change what they may: cleo" }).click();
  assert.equal(await page.getByLabel("Who", { exact: true }).inputValue(), "cleo");
  assert.ok(await page.getByRole("radio", { name: /^viewer/ }).isChecked(), "the form stands as it was granted");
  await page.getByRole("radio", { name: /^contributor/ }).check();
  await page.getByLabel("Until").fill("2031-05-06");
  await page.getByRole("button", { name: "Let them in" }).click();
  assert.match(await row(page, "cleo").innerText(), /contributor\s[\s\S]*2031/);
  assert.equal(await row(page, "cleo").count(), 1, "what was granted before is replaced");
  await cleo.reload();
  await open(cleo, "Add files");

  await page.getByRole("button", { name: "Take away from cleo" }).click();
  await row(page, "cleo").waitFor({ state: "detached" });
  assert.equal((await cleo.reload()).status(), 404);
  await page.getByRole("button", { name: "Take away from @ward" }).click();
  await row(page, "@ward").waitFor({ state: "detached" });
});

test("a private folder keeps out what comes from above, and says so", async (t) => {
  house.command(["grant", "cases/1024", "cleo", "viewer"]);
  const { page } = await come(t, "ada");
  const { page: cleo } = await come(t, "cleo", { expect: [/status of 404/] });
  await rights(page, "cases/1024/documents");
  await page.getByRole("button", { name: "Make this folder private" }).click();
  await page.getByText("This folder is private").waitFor();
  assert.match(await row(page, "cleo").innerText(), /kept out here/);
  assert.equal((await cleo.goto("/browse/cases/1024/documents")).status(), 404);
  await cleo.goto("/browse/cases/1024");
  assert.deepEqual(await shown(cleo), ["photos"]);
  await page.getByRole("button", { name: "Inherit from above again" }).click();
  assert.equal((await cleo.goto("/browse/cases/1024/documents")).status(), 200);
  house.command(["revoke", "cases/1024", "cleo"]);
});

test("a folder is seen as somebody else sees it", async (t) => {
  const { page } = await come(t, "ada");
  await rights(page, "cases/1025");
  await page.getByRole("link", { name: "See as ben" }).click();
  await page.getByText("This is what ben, a downloader here, would see. You are still yourself").waitFor();
  assert.deepEqual(await shown(page), ["photos"]);
  await page.getByRole("link", { name: /photos/ }).click();
  await page.getByText("This is what ben, a downloader here, would see.").waitFor();
  assert.deepEqual(await shown(page), ["fern.jpg", "ginkgo.jpg"]);
  assert.equal((await pictures(page)).filter((it) => it.media && it.width > 0).length, 2);
  assert.equal(await page.getByText(/Add files|New folder|Share a link/).count(), 0, "nothing can be changed there");
  await page.getByRole("navigation", { name: "Yours" }).getByText("ada", { exact: true }).waitFor(); // one is still oneself

  await page.getByLabel("Person, group or link").fill("cleo");
  await page.getByRole("button", { name: "See it as they do" }).click();
  await page.getByRole("heading", { name: "They see nothing here" }).waitFor();
  await page.getByRole("link", { name: "Back to who may enter" }).click();
  await page.getByRole("heading", { level: 1, name: "Who may enter photos" }).waitFor();
});

test("who can see one thing is told by its page", async (t) => {
  house.command(["link", "add", "cases/1025/photos", "--title", "For the garden club"]);
  const { page } = await come(t, "ada");
  await openItem(page, "cases/1025/photos", "fern.jpg");
  await open(page, "Details");
  await page.getByRole("link", { name: "Who can see this" }).click();
  await page.getByRole("heading", { level: 1, name: "Who can see fern.jpg" }).waitFor();
  assert.match(await row(page, "ben").innerText(), /downloader\s[\s\S]*cases\/1025/);
  assert.match(await row(page, "ada").innerText(), /owner\s[\s\S]*cases/);
  await page.getByRole("article").filter({ hasText: "For the garden club" }).waitFor();
  await page.getByRole("link", { name: "Change who may enter the folder" }).click();
  await page.getByRole("heading", { level: 1, name: "Who may enter photos" }).waitFor();
});

test("a folder's page answers whether somebody may, and why", async (t) => {
  const { page } = await come(t, "ada", { expect: [/status of 400/] });
  await rights(page, "cases/1025/photos");
  const ask = async (who, action) => {
    await page.getByLabel("Person, group or link").fill(who);
    await page.getByLabel("May", { exact: true }).selectOption(action);
    await page.getByRole("button", { name: "Ask" }).click();
    return page.getByRole("status").innerText();
  };
  assert.match(await ask("ben", "download"), /^Yes\.\s+ben is a downloader here\.[\s\S]*ben was made downloader in cases\/1025/);
  assert.match(await ask("ben", "edit"), /^No\.\s+ben is a downloader here\./);
  assert.match(await ask("cleo", "view"), /^No\.[\s\S]*Nothing was granted to them here or above\./);
  assert.match(await ask("@ward", "view"), /^No\./);
  const [link] = house.command(["link", "list", "cases/1025/photos"]).split("\t");
  assert.match(await ask(link, "view"), /^Yes\.[\s\S]*the link opens cases\/1025\/photos for a viewer; whoever made it/);
  await page.getByLabel("Person, group or link").fill("zoe");
  await page.getByRole("button", { name: "Ask" }).click();
  assert.equal(await page.getByLabel("Person, group or link").getAttribute("aria-invalid"), "true");
});

test("an admin asks why of everything, and what somebody can see at all", async (t) => {
  house.command(["group", "join", "ward", "cleo"]);
  house.command(["grant", "cases/1024/photos", "@ward", "viewer"]);
  const { page } = await come(t, "ada", { expect: [/status of 400/] });
  await page.goto("/admin/users");
  await page.getByRole("navigation", { name: "Admin" }).getByRole("link", { name: "Why" }).click();
  const ask = async (who, path) => {
    await page.getByLabel("Who", { exact: true }).fill(who);
    await page.getByLabel("Where").fill(path);
    await page.getByRole("button", { name: "Ask" }).click();
  };
  await ask("cleo", "cases/1024/photos/firs.jpg");
  assert.match(await page.getByRole("status").innerText(), /^Yes\.[\s\S]*@ward was made viewer in cases\/1024\/photos/);
  await ask("cleo", "cases/1024");
  assert.match(await page.getByRole("status").innerText(), /^No\./);
  await ask("cleo", "nowhere");
  assert.equal(await page.getByLabel("Where").getAttribute("aria-invalid"), "true");

  await ask("cleo", "");
  await page.getByRole("heading", { name: "What cleo can see" }).waitFor();
  assert.match(await row(page, "@ward").innerText(), /viewer\s[\s\S]*cases\/1024\/photos/);
  await ask("ben", "");
  assert.match(await row(page, "ben").innerText(), /downloader\s[\s\S]*cases\/1025/);
});
