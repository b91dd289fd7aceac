// Photographs that were looked at and accepted, and what differs from them now.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { root } from "./binary.mjs";
import { ways } from "./shots.mjs";

const folder = fileURLToPath(new URL("../accepted/", import.meta.url));

/** Where what differs is put, to be looked at: as it is now, and what is another in red. */
export const differences = join(root, "test/out/shots");

// The accent a shade darker is seen by this. The edges of letters are left aside:
// another release of the browser draws those a little differently.
const threshold = 0.02;
const most = 24; // pixels that may differ

const main = ["sign-in", "front", "folders", "a wall", "a picture", "found", "overview", "a guest's wall"];

/** The ways in which the places are compared: the main ones in all, each other in one, by turns. */
export function compared(places) {
  const turns = Object.keys(places);
  return (name) => (main.includes(name) ? ways : [ways[turns.indexOf(name) % ways.length]]);
}

/** The file of a photograph. */
export const file = (name, way) => `${name} ${way}.png`.replaceAll("'", "").replaceAll(/[^\w.]+/g, "-");

/** Keeps a photograph, as it is and in few bytes, unless the accepted one is like it. */
export function accept({ name, way, png }) {
  const to = join(folder, file(name, way));
  if (existsSync(to) && !differs({ name, way, png })) return;
  const { width, height, data } = PNG.sync.read(png);
  const plain = Object.assign(new PNG({ width, height }), { data });
  writeFileSync(to, PNG.sync.write(plain, { colorType: 2, filterType: 0, deflateLevel: 9, deflateStrategy: 0 }));
}

/** Forgets what was accepted of places that are no more. */
export function forget(places, wanted) {
  const here = wantedFiles(places, wanted);
  for (const it of accepted()) if (!here.includes(it)) rmSync(join(folder, it));
}

/** The files of all that is compared, by name. */
export const wantedFiles = (places, wanted) => Object.keys(places).flatMap((name) => wanted(name).map((way) => file(name, way))).sort();

/** The files that are accepted. */
export const accepted = () => readdirSync(folder).sort();

/** What is to be said of a photograph beside the accepted one; "" if they are alike. */
export function differs({ name, way, png }) {
  const now = PNG.sync.read(png), then = PNG.sync.read(readFileSync(join(folder, file(name, way))));
  const [width, height] = [Math.max(now.width, then.width), Math.max(now.height, then.height)];
  const drawn = new PNG({ width, height });
  const n = pixelmatch(onto(then, width, height), onto(now, width, height), drawn.data, width, height, { threshold });
  if (n <= most) return "";
  mkdirSync(differences, { recursive: true });
  const to = join(differences, file(name, way));
  writeFileSync(to, png);
  writeFileSync(to.replace(".png", ".diff.png"), PNG.sync.write(drawn));
  const sizes = now.width === then.width && now.height === then.height ? "" : `, ${now.width} × ${now.height} where it was ${then.width} × ${then.height}`;
  return `${name}, ${way}: ${n} pixels differ${sizes}: ${to}`;
}

/** The bytes of a picture on a sheet of that size, which is of a colour that no page has. */
function onto(picture, width, height) {
  if (picture.width === width && picture.height === height) return picture.data;
  const sheet = Buffer.alloc(width * height * 4, Buffer.from([255, 0, 255, 255]));
  for (let y = 0; y < picture.height; y++) picture.data.copy(sheet, y * width * 4, y * picture.width * 4, (y + 1) * picture.width * 4);
  return sheet;
}
