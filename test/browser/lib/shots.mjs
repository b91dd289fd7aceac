// Photographs of every page and state: at three widths, by day and by night.
import { browser } from "./browser.mjs";
import { coarse, freeze, settled } from "./freeze.mjs";

const sizes = { 390: { width: 390, height: 844 }, 820: { width: 820, height: 1180 }, 1440: { width: 1440, height: 900 } };

/** The ways to see a page: "390 light", … */
export const ways = Object.keys(sizes).flatMap((width) => ["light", "dark"].map((theme) => `${width} ${theme}`));

/** The house in which all look alike: its address is no number, and needs no warning. */
export const ordinary = { host: "cloakroom.example", https: true };

const tallest = 1_600; // pixels: the page of the API is thirty thousand high

/**
 * Goes through the places of a house in their order, and gives each that is
 * wanted as { name, way, png }: `wanted(name)` lists the ways to see it. A page
 * is opened once and then resized and darkened, since some can be made but once.
 * With `mosaic` pictures are a few coarse squares.
 */
export async function* photographs(house, places, wanted, { mosaic = false } = {}) {
  const visitors = new Map();
  for (const [name, [as, act]] of Object.entries(places)) {
    if (!visitors.has(as)) visitors.set(as, await come(house, as));
    const { page, touch } = visitors.get(as);
    await page.setViewportSize(sizes[1440]);
    await touch(false);
    await act(page);
    await page.evaluate(settled);
    await page.evaluate(freeze);
    if (mosaic) await page.evaluate(coarse);
    for (const way of wanted(name)) {
      const [width, colorScheme] = way.split(" ");
      await touch(width !== "1440");
      await page.setViewportSize(sizes[width]);
      await page.emulateMedia({ colorScheme });
      yield { name, way, png: await photograph(page) };
    }
  }
  for (const { page } of visitors.values()) await page.context().close();
}

/** Somebody with a browser of their own; "" is a guest. */
async function come(house, as) {
  const context = await (await browser()).newContext({ baseURL: house.url, ignoreHTTPSErrors: true, bypassCSP: true, reducedMotion: "reduce" });
  context.setDefaultTimeout(30_000);
  if (as) await context.addCookies([await house.cookie(as)]);
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Emulation.setScrollbarsHidden", { hidden: true });
  return { page, touch: (enabled) => cdp.send("Emulation.setTouchEmulationEnabled", { enabled }) };
}

/** The whole page, or what stands in the window when something floats above the page. */
async function photograph(page) {
  const { width } = page.viewportSize();
  await page.mouse.move(width - 1, 1);
  const height = Math.min(await page.evaluate(settled), tallest);
  return page.screenshot({ fullPage: true, clip: { x: 0, y: 0, width, height }, animations: "disabled", caret: "hide" });
}
