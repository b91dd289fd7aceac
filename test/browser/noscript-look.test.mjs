// Without scripts: sign in, look, play, take home. By plain http under a name,
// and through nginx.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { visitor } from "./lib/browser.mjs";
import { openHouse } from "./lib/house.mjs";
import { download, openItem, pictures } from "./lib/pages.mjs";
import { original } from "./lib/sample.mjs";
import { until } from "./lib/wait.mjs";

const ways = { "by plain http under a name": { host: "cloakroom.example" }, "through nginx": { nginx: true } };

for (const [way, how] of Object.entries(ways)) {
  describe(`without scripts, ${way}`, async () => {
    const house = await openHouse(how);
    const ada = (t) => visitor(t, house, { scripts: false, as: "ada" });

    test("a wrong password is refused on the same page, the right one leads to where one wanted to go", async (t) => {
      const { page } = await visitor(t, house, { scripts: false, expect: [/status of 401/] });
      await page.goto("/browse/cases/1024/photos");
      assert.equal(new URL(page.url()).pathname, "/login");
      await page.getByLabel("Name").fill("ada");
      await page.getByLabel("Password").fill("not hers");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("alert").waitFor();
      assert.equal(await page.getByLabel("Name").inputValue(), "ada");
      await page.getByLabel("Password").fill("ada keeps a long secret");
      await page.getByRole("button", { name: "Sign in" }).click();
      assert.equal(new URL(page.url()).pathname, "/browse/cases/1024/photos");
    });

    test("one walks in from the front page, and sees every picture", async (t) => {
      const { page } = await ada(t);
      await page.goto("/");
      for (const name of ["cases", "1024", "photos"]) {
        assert.ok((await pictures(page)).every((it) => it.width > 0));
        await page.locator(".folder a").filter({ has: page.locator(".name").getByText(name, { exact: true }) }).click();
      }
      await page.getByRole("heading", { level: 1, name: "photos" }).waitFor();
      const all = await pictures(page);
      assert.equal(all.filter((it) => it.media).length, 11);
      assert.deepEqual(all.filter((it) => it.width === 0), []);
    });

    test("a picture has a page of its own, with the way to its neighbours", async (t) => {
      const { page } = await ada(t);
      await openItem(page, "cases/1024/photos", "firs.jpg");
      assert.ok((await pictures(page)).every((it) => it.width >= 512));
      await page.getByRole("link", { name: "Next" }).click();
      await page.getByRole("heading", { level: 1, name: "lighthouse.jpg" }).waitFor();
      await page.getByRole("link", { name: "Back to photos" }).click();
      await page.getByRole("heading", { level: 1, name: "photos" }).waitFor();
    });

    test("a film plays, and jumps to where one wants", async (t) => {
      const { page } = await ada(t);
      const ranges = [];
      page.on("response", (it) => { if (it.url().includes("/play?")) ranges.push(it.status()); });
      await openItem(page, "cases/1024/photos", "film.mp4");
      const film = page.locator("video");
      await film.focus();
      await page.keyboard.press("Space");
      await until(() => film.evaluate((it) => !it.paused && it.currentTime > 0.2), "the film plays");
      await film.evaluate((it) => (it.currentTime = 6));
      await until(() => film.evaluate((it) => !it.seeking && it.currentTime >= 6), "the film has jumped");
      assert.ok(ranges.length > 0 && ranges.every((it) => it === 206), `all answers are parts: ${ranges}`);
    });

    test("a sound plays", async (t) => {
      const { page } = await ada(t);
      await openItem(page, "cases/1024/photos", "sound.mp3");
      const sound = page.locator("audio");
      await sound.focus();
      await page.keyboard.press("Space");
      await until(() => sound.evaluate((it) => !it.paused && it.currentTime > 0.2), "the sound plays");
    });

    test("what is downloaded has its name and its bytes", async (t) => {
      const { page } = await ada(t);
      for (const name of ["été ☃.jpg", "100%.png", "a+b & c.jpg", "film.mp4"]) {
        await openItem(page, "cases/1024/photos", name);
        const got = await download(page, () => page.getByRole("link", { name: "Download" }).click());
        assert.equal(got.name, name);
        assert.ok(got.bytes.equals(readFileSync(original("1024/photos/" + name))), name);
      }
    });

    test("what could do harm is a download, never a page", async (t) => {
      const { page } = await ada(t);
      for (const name of ["plan.svg", "notes.html"]) {
        await openItem(page, "cases/1024/documents", name);
        const got = await download(page, () => page.getByRole("link", { name: "Download" }).click());
        assert.equal(got.name, name);
        assert.ok(got.bytes.equals(readFileSync(original("1024/documents/" + name))));
      }
    });

    test("a document opens in a tab of its own", async (t) => {
      const { context, page } = await visitor(t, house, { scripts: false, as: "ada" });
      await openItem(page, "cases/1024/documents", "report.pdf");
      const answered = context.waitForEvent("response", (it) => it.url().includes("/play?"));
      const [tab] = await Promise.all([page.waitForEvent("popup"), page.getByRole("link", { name: "Open the document" }).click()]);
      const answer = await answered;
      assert.equal(answer.status(), 200);
      assert.match(answer.headers()["content-disposition"], /^inline; filename=.*report\.pdf/);
      await until(() => tab.url().includes("/play?"), "the tab shows the document");
    });
  });
}
