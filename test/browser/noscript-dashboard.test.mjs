// Without scripts and with them: how the house fares, and the links of all.
import assert from "node:assert/strict";
import { test } from "node:test";
import { signIn, visitor } from "./lib/browser.mjs";
import { openHouse, password } from "./lib/house.mjs";
import { fits, open } from "./lib/pages.mjs";
import { giveUp } from "./lib/rows.mjs";

for (const scripts of [false, true]) {
  test(`who runs the house sees how it fares, and goes from there to each thing, ${scripts ? "with" : "without"} scripts`, async (t) => {
    const house = await openHouse();
    const { page } = await visitor(t, house, { scripts });
    await signIn(page, "ada");
    await open(page, "ada");
    await page.getByRole("link", { name: "Admin" }).click();
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    const figure = (name) => page.locator(".figures").getByRole("link", { name: new RegExp(`^${name}`) });
    const says = async (name, n) => assert.match(await figure(name).innerText(), new RegExp(`\\b${n}$`));
    await says("People", 2);
    await says("Jobs given up", 0);

    // The numbers of a chart are those of the table beside it.
    const chart = page.getByRole("img", { name: /Storage by folder/ });
    const bars = await chart.locator("rect").evaluateAll((all) => all.map((it) => it.getBoundingClientRect()).map(({ top, height, width }) => ({ middle: top + height / 2, width })));
    const rows = await page.getByRole("table", { name: "Storage by folder" }).locator("tbody tr").evaluateAll((all) => all.map((it) => ({
      ...it.getBoundingClientRect().toJSON(), bytes: Number(it.querySelector("data").value),
    })));
    assert.equal(bars.length, rows.length);
    rows.forEach((it, i) => {
      assert.ok(Math.abs(it.top + it.height / 2 - bars[i].middle) < 2, `bar ${i} stands in its row`);
      assert.ok(Math.abs(bars[i].width / bars[0].width - Math.max(0.01, it.bytes / rows[0].bytes)) < 0.01, `bar ${i} is as long as its number is large`);
    });

    giveUp(house, "firs.jpg", "a tool is missing");
    await page.reload();
    await page.getByText("One thing wants a look").waitFor();
    await says("Jobs given up", 1);
    await figure("Jobs given up").click();
    await page.getByText("a tool is missing").waitFor();
    await page.goBack();

    house.command(["group", "add", "ward"]);
    await page.getByRole("navigation", { name: "Admin" }).getByRole("link", { name: "Groups" }).click();
    await page.getByRole("link", { name: "@ward" }).click();
    await page.getByLabel("Name").fill("ada");
    await page.getByRole("button", { name: "Look for them" }).click();
    await page.getByRole("button", { name: "Add ada" }).click();
    await page.getByRole("heading", { name: "1 person" }).waitFor();
    await page.getByRole("navigation", { name: "Admin" }).getByRole("link", { name: "Overview" }).click();
    const lately = page.getByRole("region", { name: "Lately" });
    assert.match(await lately.getByRole("listitem").first().innerText(), /ada: group joined ada in @ward\s+to themself/);
    await lately.getByRole("link", { name: "Journal" }).click();
    await page.getByText("to themself").first().waitFor();
  });

  test(`an admin ends a link of somebody else, ${scripts ? "with" : "without"} scripts`, async (t) => {
    const house = await openHouse();
    const link = house.command(["link", "add", "cases/1024", "--title", "The coat"]);
    house.command(["user", "add", "zoe", "--admin", "--password-stdin"], password("zoe"));
    const guest = await visitor(t, house, { scripts: false, expect: [/status of 410/] });
    assert.equal((await guest.page.goto(link)).status(), 200);

    const { page } = await visitor(t, house, { scripts, as: "zoe" });
    await page.goto("/admin");
    await page.getByRole("link", { name: "All open links" }).click();
    const row = page.getByRole("row").filter({ hasText: "The coat" });
    assert.match(await row.innerText(), /cases\/1024[\s\S]*ada/);
    assert.equal(await row.getByRole("link").count(), 0, "to run the house opens no folder");
    await row.getByRole("button", { name: /^End/ }).click();
    await page.getByRole("heading", { name: "No link is open" }).waitFor();
    assert.equal((await guest.page.goto(link)).status(), 410);
    await page.goto("/admin/journal");
    assert.match(await page.getByRole("row").filter({ hasText: "link ended" }).innerText(), /zoe/);
  });
}

test("on a phone nothing of it is wider than the page", async (t) => {
  const house = await openHouse();
  house.command(["link", "add", "cases/1024"]);
  const { page } = await visitor(t, house, { scripts: false, as: "ada", viewport: { width: 390, height: 844 } });
  for (const at of ["/admin", "/admin/users", "/groups", "/admin/links", "/admin/jobs", "/admin/journal", "/admin/why"]) {
    await page.goto(at);
    await fits(page);
  }
});

test("what one chooses of light and dark goes with the account to the next browser", async (t) => {
  const house = await openHouse();
  const ground = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const night = "rgb(20, 21, 23)";
  const desk = await visitor(t, house, { scripts: false, as: "ada", colorScheme: "light", look: null });
  await desk.page.goto("/");
  await open(desk.page, "ada");
  await desk.page.getByRole("button", { name: "Dark" }).click();
  assert.equal(await ground(desk.page), night);
  const phone = await visitor(t, house, { scripts: false, colorScheme: "light", look: null });
  await signIn(phone.page, "ada");
  assert.equal(await ground(phone.page), night, "and without a flash: no script has run");
  const ben = await visitor(t, house, { scripts: false, as: "ben", colorScheme: "light", look: null });
  await ben.page.goto("/");
  assert.notEqual(await ground(ben.page), night);
});

test("on a phone the admin's tabs are one row, in which one sees where one is and that it goes on", async (t) => {
  const house = await openHouse();
  for (const [locale, scripts] of [["en", false], ["de", true], ["it", true]]) {
    const { page } = await visitor(t, house, { scripts, locale, as: "ada", viewport: { width: 390, height: 844 } });
    for (const at of ["/admin", "/admin/users", "/groups", "/admin/links", "/admin/jobs", "/admin/journal", "/admin/why"]) {
      await page.goto(at);
      await fits(page);
      const { tops, left, right } = await page.locator(".tabs").evaluate((it) => ({
        tops: new Set([...it.children].map((tab) => tab.offsetTop)).size, ...it.querySelector("[aria-current]").getBoundingClientRect().toJSON(),
      }));
      assert.equal(tops, 1, `${at} in ${locale} has one row`);
      assert.ok(left >= 0 && right <= 390, `${at} in ${locale} shows where one is: ${left} to ${right}`);
    }
    const last = page.locator(".tabs a").last();
    await page.goto("/admin");
    assert.ok((await last.boundingBox()).x + (await last.boundingBox()).width > 390, "it goes on where it fades");
    await last.focus();
    const { x, width } = await last.boundingBox();
    assert.ok(x >= 0 && x + width <= 390 - 16, "a keyboard comes to its end");
  }
});
