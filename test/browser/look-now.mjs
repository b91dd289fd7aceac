import { chromium } from "playwright-core";
import { mkdirSync } from "node:fs";
const [pw] = process.argv.slice(2);
const base = "http://127.0.0.1:8931", out = "/tmp/w/look";
mkdirSync(out, { recursive: true });
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const c0 = await b.newContext({ baseURL: base, locale: "en" });
c0.setDefaultTimeout(15000);
const p0 = await c0.newPage();
await p0.goto("/login");
await p0.fill("[name=username]", "ada"); await p0.fill("[name=password]", pw);
await Promise.all([p0.waitForURL((u) => u.pathname !== "/login"), p0.click("form[action='/login'] button")]);
const state = await c0.storageState();
await p0.goto("/browse/cases/1024/photos");
const item = await p0.locator(".tile a").first().getAttribute("href");
const rights = await p0.locator('a[href*="/rights"]').first().getAttribute("href");
console.log(item, rights);
const only = process.argv[3]?.split(",");
const pages = { gallery: "/browse/cases/1024/photos", item, rights, links: "/links", trash: "/trash", groups: "/groups", account: "/account", admin: "/admin", people: "/admin/users", jobs: "/admin/jobs", journal: "/admin/journal", why: "/admin/why", houselinks: "/admin/links", search: "/search?q=type:film" };
for (const locale of (process.argv[4] ?? "de,fr,it").split(",")) {
  const c = await b.newContext({ baseURL: base, locale, storageState: state, javaScriptEnabled: false });
  c.setDefaultTimeout(15000);
  const page = await c.newPage();
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: width < 500 ? 844 : 900 });
    for (const [what, at] of Object.entries(pages)) {
      if (only?.length && only[0] && !only.includes(what)) continue;
      await page.goto(at);
      if (["item", "gallery", "admin", "rights"].includes(what)) await page.$$eval("main details", (all) => all.forEach((d) => { if (!d.closest("details details")) d.open = true; })).catch(() => {});
      if (await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)) console.log("OVER", locale, width, what);
      await page.screenshot({ path: `${out}/${what}-${locale}-${width}.png`, fullPage: true });
    }
  }
  await c.close();
}
await b.close();
