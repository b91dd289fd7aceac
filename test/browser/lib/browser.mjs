// A real Chromium, and contexts that notice what a page complains about.
import assert from "node:assert/strict";
import { atEnd } from "./end.mjs";
import { chromium } from "playwright-core";
import { find } from "./child.mjs";
import { password } from "./house.mjs";
import { trusted } from "./tls.mjs";

/** Names that lead to this machine, with whatever port they are asked at. */
export const names = ["cloakroom.example", "media.cloakroom.example", "app.example-other.test", "third.test",
  "app.example-other.test.third.test", "xapp.example-other.test", "example-other.test"];

const flags = [
  "--no-sandbox", "--disable-quic", "--disable-background-networking", "--no-first-run",
  `--ignore-certificate-errors-spki-list=${trusted}`,
  `--host-resolver-rules=${names.map((it) => `MAP ${it} 127.0.0.1`).join(", ")}`,
];

let launched;

/** The one browser of a test file. */
export async function browser() {
  launched ??= launch();
  return launched;
}

async function launch() {
  const it = await chromium.launch({ executablePath: find("chromium"), args: flags });
  atEnd(() => it.close());
  return it;
}

/**
 * A visitor with a browser profile of their own, until test `t` is done. What
 * the pages complain about (errors of scripts, refusals of the policy, answers
 * of 4xx and 5xx) fails the test, but for what `expect` allows. `as` is somebody
 * who has signed in already, in a session of this visitor's own. They have
 * chosen to see folders by name, unless `look` is something else they chose, or
 * null for nothing.
 */
export async function visitor(t, house, { scripts = true, expect = [], as, look = "...name", ...options } = {}) {
  const context = await (await browser()).newContext({
    baseURL: house.url, javaScriptEnabled: scripts, reducedMotion: "reduce", viewport: { width: 1280, height: 900 }, ...options,
  });
  context.setDefaultTimeout(10_000);
  const allowed = [...expect];
  // A browser says so of each page that comes by plain http under a name.
  if (/^http:\/\/(?!127\.)/.test(house.url)) allowed.push(/Cross-Origin-Opener-Policy header has been ignored/);
  const complaints = [];
  context.on("console", (it) => {
    if (["error", "warning"].includes(it.type())) complaints.push(`${it.text()} ${it.location().url ?? ""}`);
  });
  context.on("weberror", (it) => complaints.push(String(it.error())));
  t.after(async () => {
    await context.close();
    assert.deepEqual(complaints.filter((text) => !allowed.some((it) => it.test(text))), [], "pages complain about nothing");
  });
  if (look) await context.addCookies([{ name: "look", value: look, url: house.url, httpOnly: true }]);
  if (as) await context.addCookies([await house.cookie(as)]);
  return { context, page: await context.newPage() };
}

/** Signs somebody in by the form, on any page that asks for it. */
export async function signIn(page, name, secret = password(name), to = "/") {
  await page.goto(to);
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill(secret);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.pathname !== "/login");
}
