import { chromium } from "playwright-core";
import { readFileSync } from "node:fs";
const [only = ""] = process.argv.slice(2);
const base = "http://127.0.0.1:8431";
const log = readFileSync("/tmp/hG/demo.log", "utf8");
const pass = log.match(/ada\s+password (\S+)/)[1];
const guestUrl = log.match(/guest:\s+(\S+)/)[1];
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const login = await b.newContext({ baseURL: base });
const lp = await login.newPage();
await lp.goto("/login"); await lp.getByLabel("Name").fill("ada"); await lp.getByLabel("Password").fill(pass);
await lp.getByRole("button", { name: "Sign in" }).click(); await lp.waitForURL("**/");
const cookies = await login.cookies();
const first = async (p, folder, n = 0) => { await p.goto("/browse/" + folder); await p.goto(await p.locator(".tile a").nth(n).getAttribute("href")); };
const byName = async (p, folder, name) => { await p.goto("/browse/" + folder); await p.goto(await p.locator(".tile a", { has: p.locator(".name").getByText(name, { exact: true }) }).getAttribute("href")); };
const scenes = {
  front: (p) => p.goto("/"), holidays: (p) => p.goto("/browse/holidays"), photos: (p) => p.goto("/browse/cases/1024/photos"), docs: (p) => p.goto("/browse/cases/1024/documents"),
  cases: (p) => p.goto("/browse/cases/1024"),
  item: (p) => byName(p, "holidays", "balloons.jpg"), details: async (p) => { await byName(p, "holidays", "balloons.jpg"); await p.locator("summary", { hasText: "Details" }).click(); },
  film: (p) => byName(p, "holidays", "film.mp4"), sound: (p) => byName(p, "holidays", "sound.mp3"), pdf: (p) => byName(p, "cases/1024/documents", "report.pdf"),
  login: (p) => p.goto("/login"), guest: (p) => p.goto(guestUrl), rights: async (p) => { await p.goto("/browse/cases/1024"); await p.getByText("Who may enter").click(); },
};
for (const [w, viewport] of Object.entries({ 1440: { width: 1440, height: 900 }, 390: { width: 390, height: 844 } }))
  for (const colorScheme of ["light", "dark"])
    for (const [name, act] of Object.entries(scenes)) {
      const tag = `${name}-${w}-${colorScheme}`;
      if (only && !new RegExp(only).test(tag)) continue;
      const c = await b.newContext({ baseURL: base, viewport, colorScheme, reducedMotion: "reduce", hasTouch: w === "390", isMobile: w === "390" });
      if (!["login", "guest"].includes(name)) await c.addCookies(cookies);
      const p = await c.newPage();
      p.on("console", (m) => ["error", "warning"].includes(m.type()) && console.log(tag, m.text()));
      p.on("pageerror", (e) => console.log(tag, String(e)));
      try {
        await act(p);
        await p.waitForTimeout(400);
        await p.screenshot({ path: `/tmp/hG/shots/${tag}.png` });
      } catch (e) { console.log(tag, e.message.slice(0, 200)); }
      await c.close();
    }
await b.close();
