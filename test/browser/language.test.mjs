// Pages in the language of who reads them, without scripts and with, and none of them
// wider than a phone. SHOTS names a folder to draw them into.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { test } from "node:test";
import { visitor } from "./lib/browser.mjs";
import { openHouse, password } from "./lib/house.mjs";
import { open } from "./lib/pages.mjs";

const house = await openHouse();
const phone = { width: 390, height: 844 };
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

async function fits(page, what) {
  const over = await page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    return document.documentElement.scrollWidth <= wide ? [] : [...document.querySelectorAll("body *")]
      .filter((it) => it.getBoundingClientRect().right > wide + 1 && it.getClientRects().length > 0 && !it.closest(".hidden"))
      .slice(-3).map((it) => `${it.tagName} ${it.className}: ${it.textContent.trim().slice(0, 40)}`);
  });
  assert.deepEqual(over, [], `${what} is wider than ${page.viewportSize().width}`);
  if (shots) await page.screenshot({ path: `${shots}/${what}-${page.viewportSize().width}.png`, fullPage: true });
}

async function enter(page, [name, word, button]) {
  await page.goto("/");
  await page.getByLabel(name).fill("ada");
  await page.getByLabel(word).fill(password("ada"));
  await page.getByRole("button", { name: button }).click();
  await page.waitForURL((url) => url.pathname !== "/login");
}

test("in German from the sign-in on, on a phone and on a desk", async (t) => {
  const { page } = await visitor(t, house, { scripts: false, locale: "de-AT", look: null, viewport: phone, expect: [/status of 40\d/] });
  await page.goto("/login");
  assert.equal(await page.locator("html").getAttribute("lang"), "de");
  await page.getByLabel("Name").fill("ada");
  await page.getByLabel("Passwort").fill("falsch");
  await page.getByRole("button", { name: "Anmelden" }).click();
  await page.getByText("Dieser Name und dieses Passwort gehören nicht zusammen.").waitFor();
  await fits(page, "login");
  await enter(page, ["Name", "Passwort", "Anmelden"]);
  await page.getByRole("heading", { name: "Deine Ordner" }).waitFor();
  await page.goto("/browse/cases/1024/photos");
  const item = await page.locator(".tile a").first().getAttribute("href");
  const rights = await page.getByRole("link", { name: "Wer hineindarf" }).getAttribute("href");
  const pages = {
    front: ["/", "Deine Ordner"], gallery: ["/browse/cases/1024/photos", "photos"], item: [item, /./], rights: [rights, /^Wer in photos darf/],
    select: [rights.replace("rights", "select"), /^Auswählen in/], links: ["/links", "Geteilte Links"], trash: ["/trash", "Papierkorb"],
    groups: ["/groups", "Gruppen"], account: ["/account", "Konto"], search: ["/search?q=a", "Suchen"], nothing: ["/items/none", "Hier ist nichts für dich"],
    admin: ["/admin", "Überblick"], people: ["/admin/users", "Personen"], jobs: ["/admin/jobs", "Aufträge"], journal: ["/admin/journal", "Protokoll"], why: ["/admin/why", /^Wer was darf/],
  };
  for (const viewport of [phone, { width: 1440, height: 900 }]) {
    await page.setViewportSize(viewport);
    for (const [what, [at, heading]] of Object.entries(pages)) {
      await page.goto(at);
      await page.getByRole("heading", { level: 1, name: heading }).waitFor();
      for (const it of await page.locator("main details:not([open]):not(details details)").all()) if (what === "item") await it.evaluate((d) => (d.open = true));
      await fits(page, what);
    }
  }
  await page.goto("/browse/cases/1024/photos");
  assert.match((await page.locator(".part h3").allTextContents()).join(), /^((Mo|Di|Mi|Do|Fr|Sa|So)\. \d+\.,?|(Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember),?)+$/);
  await page.goto(item);
  for (const it of ["Details", "Direkte Adresse kopieren"]) await open(page, it);
  await page.getByRole("button", { name: "Direkte Adresse anlegen" }).click();
  await page.getByText("Sie läuft in 1 Stunde ab.").waitFor();
  await page.goto("/links");
  await page.getByText("Direkte Adresse", { exact: true }).waitFor();
});

test("what the account has chosen holds against the browser, on every device, until it is taken back", async (t) => {
  const { page } = await visitor(t, house, { scripts: false, locale: "de" });
  await enter(page, ["Name", "Passwort", "Anmelden"]);
  const { page: other } = await visitor(t, house, { scripts: false, locale: "fr" });
  await enter(other, ["Nom", "Mot de passe", "Se connecter"]);
  await page.goto("/account");
  await page.getByLabel("Lesen auf").selectOption("Italiano");
  await page.getByRole("button", { name: "Diese Sprache verwenden" }).click();
  await page.getByRole("heading", { name: "Lingua" }).waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "it");
  await other.goto("/trash");
  await other.getByRole("heading", { name: "Cestino" }).waitFor();
  await page.getByLabel("Leggi in").selectOption("");
  await page.getByRole("button", { name: "Usa questa lingua" }).click();
  await page.getByRole("heading", { name: "Sprache" }).waitFor();
  await other.goto("/trash");
  await other.getByRole("heading", { name: "Corbeille" }).waitFor();
});

test("a guest reads what their browser asks for, whoever else uses it", async (t) => {
  const { page } = await visitor(t, house, { scripts: false, locale: "fr", viewport: phone });
  await page.goto(house.command(["link", "add", "cases/1024"]));
  await page.getByText("Ouvert pour vous").waitFor();
  await fits(page, "guest");
  await page.goto(house.command(["link", "add", "shelf", "--role", "request"]));
  await page.getByRole("button", { name: "Déposer", exact: true }).waitFor();
  await fits(page, "request");
});

test("what files on their way are called is in the page's language too", async (t) => {
  const { page } = await visitor(t, house, { as: "ada", locale: "de" });
  await page.goto("/browse/shelf");
  await page.locator(".queue-inputs [data-input=files]").setInputFiles({ name: "notiz.txt", mimeType: "text/plain", buffer: Buffer.alloc(1_234_567, "x") });
  await page.locator(".queue .title", { hasText: "1 Datei hinzugefügt" }).waitFor();
  await page.locator(".queue .say", { hasText: "1,2 MB" }).waitFor();
});

test("what one does in the lines of a table lies under nothing, however long the words", async (t) => {
  house.command(["grant", "cases/1025", "ben", "downloader", "--until", "30d"]);
  const { page } = await visitor(t, house, { as: "ada", locale: "de-DE", viewport: { width: 900, height: 900 } });
  await page.goto("/browse/cases/1025");
  await page.locator("a[href$='/rights']").click();
  await page.getByRole("button", { name: "Entziehen" }).click({ trial: true, timeout: 5_000 });
});
