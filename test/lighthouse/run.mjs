// What Lighthouse says of four pages, behind a real nginx: the front, a folder
// of 200 pictures, the viewer and the sign-in. Each is asked three times, as a
// phone on a slow line and as a desk sees it, and the median counts. It prints a
// table; it fails when a page is below what it is to reach. It is a measurement:
// nothing else should run on the machine.
//
//	npm ci && (cd ../browser && npm ci) && node run.mjs [folder]
//
// With a word it asks only the pages that have it in their names.
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";
import { root } from "../browser/lib/binary.mjs";
import { find } from "../browser/lib/child.mjs";
import { closeAll } from "../browser/lib/end.mjs";
import { openHouse, password } from "../browser/lib/house.mjs";
import { trusted } from "../browser/lib/tls.mjs";

const least = { performance: 95, accessibility: 100, "best-practices": 100 };
const rounds = 3;

/** A folder of 200 pictures and whom it belongs to. */
function furnish(house) {
  house.command(["user", "add", "ada", "--password-stdin", "--admin"], password("ada"));
  const from = join(root, "demo/house/holidays");
  const pictures = readdirSync(from).filter((it) => /\.(jpg|png)$/.test(it));
  const album = join(house.dir, "sample", "album");
  mkdirSync(album, { recursive: true });
  for (let n = 0; n < 200; n++) {
    const name = pictures[n % pictures.length];
    copyFileSync(join(from, name), join(album, `${String(n).padStart(3, "0")} ${name}`));
  }
  house.command(["import", join(house.dir, "sample"), "--into", "summer", "--as", "ada"]);
  house.token = house.command(["token", "add", "ada", "--label", "the measurement"]);
}

const median = (all) => all.toSorted((a, b) => a - b)[all.length >> 1];

const house = await openHouse({ host: "cloakroom.example", nginx: true, https: true, furnish });
const cookie = await house.cookie("ada");
const browse = await house.ask("/browse/summer/album", { headers: { Cookie: `${cookie.name}=${cookie.value}` } });
const [item] = browse.text().match(/\/items\/it_\w+/);
const all = { "the front": "/", "a folder of 200 pictures": "/browse/summer/album", "the viewer": item, "the sign-in": "/login" };
const pages = Object.entries(all).filter(([name]) => name.includes(process.argv[2] ?? ""));

const chrome = await launch({
  chromePath: find("chromium"),
  chromeFlags: ["--headless=new", "--no-sandbox", "--no-first-run", "--disable-background-networking",
    "--host-resolver-rules=MAP cloakroom.example 127.0.0.1", `--ignore-certificate-errors-spki-list=${trusted}`],
});
process.on("exit", () => chrome.kill()); // when something fails

/** Asks Lighthouse once; a trace that Chromium began too late is taken again. */
async function ask(path, config, again = 3) {
  const { lhr } = await lighthouse(new URL(path, house.url).href, {
    port: chrome.port, logLevel: "error", onlyCategories: Object.keys(least),
    extraHeaders: path === "/login" ? undefined : { Cookie: `${cookie.name}=${cookie.value}` },
  }, config);
  if (!lhr.runtimeError) return lhr;
  if (lhr.runtimeError.code !== "NO_NAVSTART" || again === 0) throw new Error(`${path}: ${lhr.runtimeError.message}`);
  return ask(path, config, again - 1);
}

const table = [["page", "as seen by", ...Object.keys(least), "first paint", "largest paint", "shift", "blocked"]];
const wrong = [];
for (const [name, path] of pages) {
  for (const [eyes, config] of Object.entries({ "a phone": undefined, "a desk": desktopConfig })) {
    const runs = [];
    for (let n = 0; n < rounds; n++) {
      runs.push(await ask(path, config));
    }
    const of = (get) => median(runs.map(get));
    const scores = Object.keys(least).map((it) => Math.round(of((lhr) => lhr.categories[it].score) * 100));
    const metric = (it) => of((lhr) => lhr.audits[it].numericValue);
    const shift = Math.max(...runs.map((lhr) => lhr.audits["cumulative-layout-shift"].numericValue));
    table.push([name, eyes, ...scores, `${Math.round(metric("first-contentful-paint"))} ms`, `${Math.round(metric("largest-contentful-paint"))} ms`, shift.toFixed(4), `${Math.round(metric("total-blocking-time"))} ms`]);
    Object.values(least).forEach((wanted, n) => {
      if (scores[n] >= wanted) return;
      const category = Object.keys(least)[n];
      const lost = runs.at(-1).categories[category].auditRefs.filter((it) => it.weight > 0 && (runs.at(-1).audits[it.id].score ?? 1) < 1);
      wrong.push(`${name}, ${eyes}: ${category} ${scores[n]} of ${wanted}: ${lost.map((it) => it.id)}`);
    });
    if (shift > 0) wrong.push(`${name}, ${eyes}: something moves`);
    if (runs.some((lhr) => lhr.audits["errors-in-console"].score < 1)) wrong.push(`${name}, ${eyes}: the console says something`);
    const out = join(root, "test/out/lighthouse");
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, `${name} ${eyes}.json`.replaceAll(" ", "-")), JSON.stringify(runs.at(-1)));
  }
}
for (const [n, row] of table.entries()) {
  console.log(`| ${row.join(" | ")} |`);
  if (n === 0) console.log(`|${" --- |".repeat(row.length)}`);
}
chrome.kill(); // else its pipe holds us
await closeAll();
if (wrong.length > 0) {
  console.error(wrong.join("\n"));
  process.exitCode = 1;
}
