// Every kind of page in every state: nothing that axe-core finds wrong, by day and
// by night, a focus that is seen, nothing wider than its window, and HTML that is valid in two languages.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { HtmlValidate } from "html-validate";
import { visitor } from "./lib/browser.mjs";
import { openHouse } from "./lib/house.mjs";
import { everyPlace, refusals } from "./lib/places.mjs";

const house = await openHouse();
const places = await everyPlace(house);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const sent = []; // what the house has sent: { name, html, again: the same in another language }

/** What axe-core finds wrong with the page that is open. Of light and dark the colours alone are another. */
async function unreadable(page) {
  await page.evaluate(axe);
  const wrong = [];
  for (const [colorScheme, rules] of [["light", {}], ["dark", { runOnly: ["color-contrast", "link-in-text-block"] }]]) {
    await page.emulateMedia({ colorScheme });
    const found = await page.evaluate(async (rules) => (await window.axe.run(document, { resultTypes: ["violations"], ...rules })).violations, rules);
    wrong.push(...found.map((it) => `${colorScheme}: ${it.id}: ${it.nodes.map((n) => n.html.slice(0, 200)).join(" · ")}`));
  }
  await page.emulateMedia({ colorScheme: "light" });
  return wrong;
}

/** What takes the focus of a keyboard and does not show it. */
const unseen = (page) => page.evaluate(() => {
  const before = document.activeElement;
  const shows = (it) => {
    it.focus({ focusVisible: true, preventScroll: true });
    return document.activeElement !== it || [it, it.closest("label"), it.parentElement].some((at) => at && getComputedStyle(at).outlineStyle !== "none" && parseFloat(getComputedStyle(at).outlineWidth) >= 2);
  };
  const reached = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, video, audio, [tabindex='0']")].filter((it) => it.checkVisibility({ visibilityProperty: true }) && !it.disabled);
  const wrong = reached.filter((it) => !shows(it)).map((it) => `the focus is not seen: ${it.outerHTML.slice(0, 160)}`);
  before?.focus({ preventScroll: true });
  return wrong;
});

/** What sticks out of the page that is open on a phone, tablets and a desk, and on a phone from right to left; and tables that lie under what stands beside them. */
async function tooWide(page) {
  const before = page.viewportSize(), wrong = [];
  for (const [width, height, dir] of [[390, 844, "rtl"], [390, 844, ""], [820, 1180, ""], [1024, 768, ""], [1440, 900, ""]]) {
    await page.setViewportSize({ width, height });
    wrong.push(...(await page.evaluate((dir) => {
      document.documentElement.dir = dir;
      const wide = document.documentElement.clientWidth;
      const under = [...document.querySelectorAll("table")].filter((it) => it.getBoundingClientRect().right > it.parentElement.getBoundingClientRect().right + 1);
      if (under.length > 0) return [`wider at ${wide} ${dir} than what it stands in: ${under[0].outerHTML.slice(0, 120)}`];
      if (document.documentElement.scrollWidth <= wide) return [];
      const out = [...document.querySelectorAll("body *")].filter((it) => it.getClientRects().length > 0 && it.getBoundingClientRect().right > wide + 1 || it.getBoundingClientRect().left < -1);
      return [`wider than ${wide} ${dir}: ${out.slice(-3).map((it) => it.outerHTML.slice(0, 120)).join(" · ")}`];
    }, dir)));
  }
  await page.setViewportSize(before);
  return wrong;
}

/** The document that a page was made of, when act was done, and a way to ask for it again. */
async function documentOf({ context, page }, act) {
  const all = [];
  const heard = (it) => { if (it.request().resourceType() === "document" && it.status() !== 303) all.push(it); };
  page.on("response", heard);
  await act(page);
  page.off("response", heard);
  const last = all.at(-1);
  const again = async (language) => {
    const cookie = (await context.cookies(last.url())).map((it) => `${it.name}=${it.value}`).join("; ");
    const answer = await fetch(last.url(), { headers: { Cookie: cookie, "Accept-Language": language, Accept: "text/html" } });
    assert.equal(answer.status, last.status(), last.url());
    return answer.text();
  };
  return { html: await last.text(), again: last.request().method() === "GET" ? again : null };
}

test("every page can be read and reached by everybody, in light and in dark, on a phone, a tablet and a desk", async (t) => {
  const come = async (as) => [as, await visitor(t, house, { as: as || undefined, bypassCSP: true, look: null, expect: refusals })];
  const visitors = Object.fromEntries(await Promise.all(["ada", "ben", "zoe", ""].map(come)));
  const languages = ["de", "fr", "it"];
  const wrong = [];
  for (const [name, [as, act]] of Object.entries(places)) {
    const { html, again } = await documentOf(visitors[as], act);
    const { page } = visitors[as];
    wrong.push(...[...(await unreadable(page)), ...(await unseen(page)), ...(await tooWide(page))].map((it) => `${name}, ${it}`));
    languages.push(languages.shift());
    sent.push([name, html], ...(again ? [[`${name}, ${languages[0]}`, await again(languages[0])]] : []));
  }
  assert.deepEqual(wrong, []);
});

test("every page is valid HTML, in English and in another language", async () => {
  const validator = new HtmlValidate({
    root: true,
    extends: ["html-validate:recommended"],
    rules: {
      "doctype-style": "off", // a matter of taste: browsers read both alike
      "no-implicit-button-type": "off", // a button of a form sends it, and says nothing more
      "no-inline-style": "off", // the shape of a picture and its blur are data, and come with it: the policy of pages has style-src-attr for them
      "autocomplete-password": "off", // passwords of links and tokens of programs are nobody's account
      "aria-label-misuse": ["error", { allowAnyNamable: true }], // a list may have a name
      "form-dup-name": ["error", { shared: ["radio", "button", "reset", "submit", "checkbox"] }], // several ticks are one field
    },
  });
  assert.ok(sent.length > Object.keys(places).length, "all were seen");
  const wrong = new Map(); // what → where first
  for (const [name, html] of sent) {
    const { results } = await validator.validateString(html);
    const lines = html.split("\n");
    for (const it of results.flatMap((one) => one.messages)) {
      const what = `${it.ruleId}: ${it.message} · ${lines[it.line - 1].slice(Math.max(0, it.column - 40), it.column + 80)}`;
      if (!wrong.has(what)) wrong.set(what, name);
    }
  }
  assert.deepEqual([...wrong].map(([what, where]) => `${where}: ${what}`), []);
});
