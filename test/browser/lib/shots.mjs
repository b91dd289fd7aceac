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
    const { page, hold, capture } = visitors.get(as);
    await hold("1440");
    await act(page);
    await page.mouse.move(sizes[1440].width - 1, 1); // it points at nothing
    await page.evaluate(settled);
    await page.evaluate(freeze);
    if (mosaic) await page.evaluate(coarse);
    for (const way of [...wanted(name)].sort()) { // the desk first, at which it was opened
      const [width, colorScheme] = way.split(" ");
      await page.emulateMedia({ colorScheme }); // which would put a mouse into a hand
      await hold(width);
      yield { name, way, png: await photograph(page, capture) };
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
  /** Takes a device: what is held in a hand is touched, and its scrollbars take no room. */
  let hand = true;
  const hold = async (width) => {
    if (!hand && width === "1440") return;
    hand = width !== "1440";
    await page.setViewportSize(sizes[width]);
    await cdp.send("Emulation.setTouchEmulationEnabled", { enabled: hand });
    await cdp.send("Emulation.setDeviceMetricsOverride", { ...sizes[width], deviceScaleFactor: 1, mobile: hand });
  };
  /** Playwright's own would take the phone away where a page is higher than that. */
  const capture = async (clip) => Buffer.from((await cdp.send("Page.captureScreenshot", { clip: { ...clip, scale: 1 }, captureBeyondViewport: true })).data, "base64");
  return { page, hold, capture };
}

/** The whole page, or what stands in the window when something floats above the page. */
async function photograph(page, capture) {
  const { width } = page.viewportSize();
  const height = Math.min(await page.evaluate(settled), tallest);
  return capture({ x: 0, y: 0, width, height });
}
