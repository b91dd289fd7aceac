// What tests of uploads do on a folder's page.
import { createHash, randomFillSync } from "node:crypto";
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "./wait.mjs";

/** Opens a folder's page, and waits for its scripts to take files. */
export async function enter(page, path) {
  await page.goto("/browse/" + path.split("/").map(encodeURIComponent).join("/"));
  await ready(page);
}

export const ready = (page) => page.waitForFunction(() => document.documentElement.classList.contains("adds"));

/** Chooses files as the button «Choose files» does; which may be "folder", "same" or "same-folder". */
export const give = (page, files, which = "files") => page.locator(`[data-input="${which}"]`).setInputFiles(files);

/** Makes files of random bytes with a time of their own: { path, name, sum, size } each. */
export function random(dir, sizes) {
  mkdirSync(dir, { recursive: true });
  return Object.entries(sizes).map(([name, size]) => {
    const bytes = randomFillSync(Buffer.alloc(size));
    const path = join(dir, name);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, bytes);
    utimesSync(path, 1_700_000_000, 1_700_000_000);
    return { path, name, size, sum: sum(bytes) };
  });
}

export const sum = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** The SHA-256 of what the house gives for a path, or its status if it gives none. */
export async function arrived(house, path) {
  const answer = await house.ask("/private/" + path.split("/").map(encodeURIComponent).join("/"), { headers: { Authorization: `Bearer ${house.token}` } });
  return answer.status === 200 ? sum(answer.bytes) : answer.status;
}

/** The panel, and the row of a file in it. */
export const panel = (page) => page.getByRole("region", { name: "Uploads" });
export const row = (page, name) => panel(page).getByRole("listitem").filter({ has: page.locator(".name").getByText(name, { exact: true }) });

/** Waits for what the panel says above its files. */
export const says = (page, words, patience = 20_000) => panel(page).getByRole("heading", { name: words }).waitFor({ timeout: patience });

/** Lets so many bytes a second out of the page, so that a test can be in the middle. */
export async function slow(page, bytes) {
  const cdp = await page.context().newCDPSession(page);
  const set = (uploadThroughput) => cdp.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput });
  await cdp.send("Network.enable");
  await set(bytes);
  return { end: () => set(-1), offline: () => cdp.send("Network.emulateNetworkConditions", { offline: true, latency: 0, downloadThroughput: -1, uploadThroughput: -1 }) };
}

/** How far the bar of a file is, between 0 and 1; undefined if it has none (any more). */
export const part = (page, name) => page.evaluate((name) => {
  const bar = [...document.querySelectorAll(".queue progress")].find((it) => it.getAttribute("aria-label") === name);
  return bar?.checkVisibility() ? bar.value : undefined;
}, name);

export const reaches = (page, name, least) => until(async () => (await part(page, name)) >= least, `${name} is at ${least}`, 20_000);

/** Drags a file about over the page, by one event; whether the page takes it. */
export const drag = (page, type) => page.evaluate((type) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File(["x"], "x.txt"));
  const event = new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer });
  document.querySelector("main").dispatchEvent(event);
  return event.defaultPrevented;
}, type);

/**
 * Drops on the page what no test can drop by hand: a tree of { name: text or
 * tree }, given a hundred at a time, as browsers do. handle names a folder of the
 * page's private file system whose handle the drop carries, as Chromium's do.
 */
export async function drop(page, tree, { handle } = {}) {
  await page.evaluate(async ({ tree, handle }) => {
    const private_ = handle && (await navigator.storage.getDirectory());
    const root = handle && (await private_.getDirectoryHandle(handle));
    const entry = async (name, it, above, place) => {
      const fullPath = `${above}/${name}`;
      if (typeof it === "string" || typeof it === "number") {
        const file = place ? await (await place.getFileHandle(name)).getFile() : new File([typeof it === "number" ? new Uint8Array(it) : it], name, { lastModified: 1_700_000_000_000 });
        return { isFile: true, name, fullPath, file: (done) => done(file) };
      }
      const inner = [];
      const at = place && (above === "" ? place : await place.getDirectoryHandle(name));
      for (const [n, child] of Object.entries(it)) inner.push(await entry(n, child, fullPath, at));
      return { isDirectory: true, name, fullPath, createReader: () => ({ readEntries: (done) => done(inner.splice(0, 100)) }) };
    };
    const items = [];
    for (const [name, it] of Object.entries(tree)) {
      const made = await entry(name, it, "", root);
      items.push({ kind: "file", webkitGetAsEntry: () => made, getAsFile: () => null, ...(root && { getAsFileSystemHandle: async () => root }) });
    }
    const transfer = { types: ["Files"], items, files: [], dropEffect: "none" };
    for (const type of ["dragenter", "dragover", "drop"]) {
      const event = new DragEvent(type, { bubbles: true, cancelable: true });
      Object.defineProperty(event, "dataTransfer", { value: transfer });
      document.querySelector("main").dispatchEvent(event);
    }
  }, { tree, handle });
}
