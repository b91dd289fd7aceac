// The viewer with scripts: one window, and the address of what one sees.
import assert from "node:assert/strict";
import { test } from "node:test";
import { visitor } from "./lib/browser.mjs";
import { openHouse } from "./lib/house.mjs";
import { openItem } from "./lib/pages.mjs";
import { until } from "./lib/wait.mjs";

const house = await openHouse();
const link = house.command(["link", "add", "cases/1024"]);
const title = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();
const near = (page) => page.locator(".stage > img").evaluate((it) => it.getBoundingClientRect().width / it.offsetWidth);
/** The tiles of a folder in their order: { name, at }. */
const tiles = (page) => page.locator(".tile a").evaluateAll((all) => all.map((it) => ({ name: it.querySelector(".name").textContent, at: it.pathname })));

for (const [who, folder] of [["a member", "/browse/cases/1024/photos"], ["a guest", link + "/browse/photos"]]) {
  test(`${who} goes from picture to picture in one window, and «back» is the folder`, async (t) => {
    const { page } = await visitor(t, house, who === "a member" ? { as: "ada", look: null } : { look: null });
    await page.goto(folder);
    const all = await tiles(page);
    const from = all.findIndex((it) => it.name === "firs.jpg");
    await page.locator(".tile a").nth(from).click();
    await title(page, "firs.jpg");
    await page.evaluate(() => (window.stayed = true));
    for (const it of all.slice(from + 1)) {
      await page.keyboard.press("ArrowRight");
      await title(page, it.name);
      assert.equal(new URL(page.url()).pathname, it.at);
    }
    assert.equal(await page.locator("a[rel=next]").count(), 0, "the last has none after it");
    assert.ok(await page.evaluate(() => window.stayed), "it is one window");
    await page.reload();
    await title(page, all.at(-1).name);
    await page.goBack();
    assert.equal(page.url(), new URL(folder, house.url).href);
  });
}

test("keys do what the list of keys says", async (t) => {
  const { page } = await visitor(t, house, { as: "ada" });
  await openItem(page, "cases/1024/photos", "firs.jpg");
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await page.keyboard.press("Escape");
  await until(() => page.evaluate(() => !document.querySelector("dialog[open]") && !document.activeElement.closest("dialog")), "the list is put away");
  await page.keyboard.press("i");
  await page.getByRole("region", { name: "Details" }).waitFor();
  await page.keyboard.press("i");
  await page.keyboard.press("s");
  await page.getByLabel("Whoever has the link may").waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await page.getByRole("region", { name: "Details" }).isVisible(), false);
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("main").press("d")]);
  assert.equal(download.suggestedFilename(), "firs.jpg");
  await page.locator("main").press("Escape");
  await page.waitForURL("**/browse/cases/1024/photos");

  await openItem(page, "cases/1024/photos", "film.mp4");
  const paused = () => page.locator("video").evaluate((it) => it.paused);
  await page.locator("main").press(" ");
  await until(async () => !(await paused()), "it plays");
  await page.locator("main").press(" ");
  await until(paused, "it rests");
});

test("a picture is brought near by keys, wheel and a double click, and dragged", async (t) => {
  const { page } = await visitor(t, house, { as: "ada" });
  await openItem(page, "cases/1024/photos", "firs.jpg");
  assert.equal(await near(page), 1);
  await page.keyboard.press("+");
  assert.ok((await near(page)) > 1.4);
  await page.keyboard.press("0");
  assert.equal(await near(page), 1);
  await page.mouse.move(640, 450);
  await page.mouse.wheel(0, -300);
  await until(async () => (await near(page)) > 2.5, "the wheel brings it near");
  const left = () => page.locator(".stage > img").evaluate((it) => it.getBoundingClientRect().x);
  const before = await left();
  await page.mouse.down();
  await page.mouse.move(740, 450, { steps: 4 });
  await page.mouse.up();
  assert.ok(Math.abs((await left()) - before - 100) < 2, "it follows the hand");
  await page.mouse.dblclick(640, 450);
  assert.equal(await near(page), 1);
  await page.mouse.dblclick(640, 450);
  assert.ok((await near(page)) > 2);
});

/** Fingers on the page, by the protocol of the browser: each is a point at its place in a list, and a hole is one that is gone. */
async function hand(context, page) {
  const cdp = await context.newCDPSession(page);
  const send = (type, points) => cdp.send("Input.dispatchTouchEvent", { type, touchPoints: Object.entries(points).map(([id, [x, y]]) => ({ x, y, id: Number(id) })) });
  return {
    down: (...points) => send("touchStart", points),
    async move(from, to, steps = 4) {
      const way = (n) => to.map((it, i) => it.map((at, axis) => from[i][axis] + (at - from[i][axis]) * n / steps));
      for (let n = 1; n <= steps; n++) await send("touchMove", way(n));
    },
    up: (...which) => send("touchEnd", which), // none: all
  };
}

const phone = { as: "ada", hasTouch: true, viewport: { width: 390, height: 844 } };

for (const viewport of [phone.viewport, { width: 820, height: 1180 }]) {
  test(`a finger turns the page, but not the page ${viewport.width} wide on end`, async (t) => {
    const { page, context } = await visitor(t, house, { ...phone, viewport });
    await page.goto("/browse/cases/1024/photos");
    const all = (await tiles(page)).map((it) => it.name);
    await openItem(page, "cases/1024/photos", "firs.jpg");
    const finger = await hand(context, page);
    const swipe = async (...way) => { await finger.down(way[0]); await finger.move([way[0]], [way[1]]); await finger.up(); };
    await swipe([300, 400], [100, 400]);
    await title(page, all[all.indexOf("firs.jpg") + 1]);
    await swipe([100, 400], [300, 400]);
    await title(page, "firs.jpg");
    await swipe([200, 300], [230, 600]); // down, a little aside
    await swipe([200, 400], [230, 400]); // not far enough
    assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "firs.jpg");
  });
}

test("two fingers bring a picture near, what lies between them stays, and the one that is left drags it", async (t) => {
  const { page, context } = await visitor(t, house, phone);
  await openItem(page, "cases/1024/photos", "firs.jpg");
  const fingers = await hand(context, page);
  const left = () => page.locator(".stage > img").evaluate((it) => it.getBoundingClientRect().x);
  await fingers.down([150, 420], [240, 420]);
  await fingers.move([[150, 420], [240, 420]], [[60, 420], [330, 420]]);
  await until(async () => Math.abs((await near(page)) - 3) < 0.1, "it is as many times as near as they are apart");
  const before = await left();
  await fingers.up([60, 420]);
  assert.equal(await left(), before, "nothing jumps when one goes");
  await fingers.move([, [330, 420]], [, [370, 420]]);
  await until(async () => Math.abs((await left()) - before - 40) < 2, "the other takes it along");
  await fingers.up();
  await title(page, "firs.jpg");

  const [a, b] = [[40, 420], [350, 420]];
  await fingers.down(a, b);
  await fingers.move([a, b], [[180, 420], [210, 420]]);
  await until(async () => (await near(page)) === 1, "and together it is whole again");
  await fingers.up([180, 420]);
  await fingers.move([, [210, 420]], [, [20, 420]]);
  await fingers.up();
  assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "firs.jpg", "what began with two fingers turns no page");
});

test("what is beside is there before one asks for it", async (t) => {
  const { page } = await visitor(t, house, { as: "ada" });
  await page.goto("/browse/cases/1024/photos");
  const all = await tiles(page);
  const from = all.findIndex((it) => it.name === "firs.jpg");
  const had = new Set();
  page.on("requestfinished", (it) => had.add(new URL(it.url()).pathname));
  await openItem(page, "cases/1024/photos", "firs.jpg");
  const beside = [all[from - 1], all[from + 1]];
  const preview = (it) => `/m/${it.at.split("/").at(-1)}/preview`;
  await until(() => beside.every((it) => had.has(it.at)) && had.has(preview(all[from + 1])), "the pages beside it, and the picture");
  had.clear();
  await page.keyboard.press("ArrowRight");
  await title(page, all[from + 1].name);
  await page.locator(".stage > img").evaluate((it) => it.decode());
  assert.ok(!had.has(all[from + 1].at) && !had.has(preview(all[from + 1])), "nothing of it is fetched again");
  await until(() => had.has(all[from + 2].at), "but what is beside it now");
});

for (const [how, scripts, window] of [["on a phone", false, phone], ["on a desk", true, { as: "ada", viewport: { width: 1440, height: 900 } }]]) {
  test(`a film has its poster, a sound its waveform, a document its first page, ${how}, ${scripts ? "with" : "without"} scripts`, async (t) => {
    const { page } = await visitor(t, house, { ...window, scripts });
    await openItem(page, "cases/1024/photos", "film.mp4");
    const film = page.locator("video");
    const [poster, still] = await film.evaluate((it) => [it.poster, it.autoplay === false && it.controls]);
    assert.ok(still);
    const size = (src) => page.evaluate(async (src) => { const it = new Image(); it.src = src; await it.decode(); return [it.naturalWidth, it.naturalHeight]; }, src);
    const [w, h] = await size(poster);
    assert.ok(w >= 320 && h > 100, `the poster is ${w} × ${h}`);
    assert.match(await film.getAttribute("aria-label"), /film/);

    await openItem(page, "cases/1024/photos", "sound.mp3");
    const wave = page.locator("img.wave");
    await wave.evaluate((it) => it.decode());
    const box = await wave.boundingBox();
    assert.ok(box.width > 200 && box.x >= 0 && box.x + box.width <= window.viewport.width, "how it sounds is seen");
    assert.equal(await page.locator("audio").evaluate((it) => it.controls), true);

    await openItem(page, "cases/1024/documents", "report.pdf");
    const first = page.locator(".stage > img");
    await first.evaluate((it) => it.decode());
    assert.match(await first.getAttribute("alt"), /report\.pdf/);
    const [tab] = await Promise.all([page.waitForEvent("popup"), page.getByRole("link", { name: "Open the document" }).click()]);
    await until(() => tab.url().includes("/play?"), "the document is in a tab of its own");
    await tab.close();
  });
}

test("details stay open from picture to picture, and the address shows the same to whoever opens it", async (t) => {
  const { page, context } = await visitor(t, house, { as: "ada" });
  await openItem(page, "cases/1024/photos", "firs.jpg");
  await page.keyboard.press("i");
  await page.locator("main").press("ArrowRight");
  await title(page, "lighthouse.jpg");
  const details = page.getByRole("region", { name: "Details" });
  await details.getByRole("heading", { name: "lighthouse.jpg" }).waitFor();
  await page.getByRole("status").getByText("lighthouse.jpg").waitFor({ state: "attached" }); // a screen reader hears it
  const other = await context.newPage();
  await other.goto(page.url());
  await title(other, "lighthouse.jpg");
});

test("words are kept in place: the window and its address stay, and nobody's are overwritten", async (t) => {
  const { page, context } = await visitor(t, house, { as: "ada", expect: [/status of 412/, /ERR_INTERNET_DISCONNECTED/] });
  await page.goto("/browse/cases/1024/photos");
  await page.locator(".tile a", { hasText: "city.jpg" }).click();
  await title(page, "city.jpg");
  const address = page.url(), details = page.getByRole("region", { name: "Details" });
  await page.evaluate(() => (window.stayed = true));
  await page.keyboard.press("i");
  await details.getByText("Say what this is").click();
  await details.getByLabel("For who cannot see it").fill("Towers at dusk");
  await details.locator("#words-title").fill("The city");
  await details.getByRole("button", { name: "Keep these words" }).click();
  await details.getByRole("heading", { name: "The city" }).waitFor();
  assert.equal(await page.locator(".stage > img").getAttribute("alt"), "Towers at dusk");
  await page.getByRole("status").getByText("The city").waitFor({ state: "attached" });
  assert.equal(await page.evaluate(() => document.activeElement.innerText.trim()), "Change these words");

  await page.keyboard.press("Enter");
  await house.ask(`/api/v1${new URL(address).pathname}`, { method: "PATCH", headers: { Authorization: `Bearer ${house.token}`, "Content-Type": "application/json" }, body: JSON.stringify({ title: "Somebody else's" }) });
  await details.locator("#words-title").fill("My own");
  await details.getByRole("button", { name: "Keep these words" }).click();
  await details.getByRole("alert").filter({ visible: true }).getByText("Somebody else's").waitFor();
  assert.equal(await details.locator("#words-title").inputValue(), "My own", "what one wrote is still there");
  await details.getByRole("button", { name: "Keep these words" }).click();
  await details.getByRole("heading", { name: "My own" }).waitFor();

  await page.keyboard.press("Enter");
  await details.locator("#words-title").fill("On the train");
  await context.setOffline(true);
  await details.getByRole("button", { name: "Keep these words" }).click();
  await details.getByRole("alert").getByText("What you wrote is still here").waitFor();
  await context.setOffline(false);
  await details.getByRole("button", { name: "Keep these words" }).click();
  await details.getByRole("heading", { name: "On the train" }).waitFor();

  assert.ok(await page.evaluate(() => window.stayed));
  assert.equal(page.url(), address);
  await page.locator("main").press("ArrowRight");
  await title(page, "film.mp4");
  await page.goBack();
  assert.equal(new URL(page.url()).pathname, "/browse/cases/1024/photos");
});

test("an address that was made is copied by its button, which says so", async (t) => {
  const { page, context } = await visitor(t, house, { as: "ada" });
  await context.grantPermissions(["clipboard-write"]);
  await openItem(page, "cases/1024/photos", "stars.jpg");
  await page.keyboard.press("i");
  const details = page.getByRole("region", { name: "Details" });
  await details.getByText("Copy direct address").click();
  await details.getByRole("button", { name: "Make a direct address" }).click();
  const address = await details.getByLabel("Address of the file").inputValue();
  assert.match(address, /\/s\/\w+\/file$/);
  await details.getByRole("button", { name: "Copy", exact: true }).click();
  await details.getByRole("button", { name: "Copied", exact: true }).waitFor();
  await details.getByText("Say what this is").click();
  await details.locator("#words-title").press("Control+v");
  assert.equal(await details.locator("#words-title").inputValue(), address);
});
