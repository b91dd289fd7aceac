// The media of a test's house: a part of the demo's, under awkward names.
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./binary.mjs";

/** Names of files that are worth a test, and what they are copies of. */
export const tree = {
  "1024/photos/été ☃.jpg": "holidays/birches.jpg",
  "1024/photos/100%.png": "holidays/desert-sun.png",
  "1024/photos/a+b & c.jpg": "holidays/kites.jpg",
  "1024/photos/balloons.jpg": "holidays/balloons.jpg",
  "1024/photos/city.jpg": "holidays/city-at-dusk.jpg",
  "1024/photos/firs.jpg": "holidays/firs-in-fog.jpg",
  "1024/photos/lighthouse.jpg": "holidays/lighthouse.jpg",
  "1024/photos/panorama.jpg": "holidays/panorama-at-dusk.jpg",
  "1024/photos/stars.jpg": "holidays/starry-night.jpg",
  "1024/photos/film.mp4": "holidays/film.mp4",
  "1024/photos/sound.mp3": "holidays/sound.mp3",
  "1024/documents/report.pdf": "cases/1024/documents/report.pdf",
  "1024/documents/plan.svg": "cases/1024/documents/plan.svg",
  "1024/documents/notes.html": "cases/1024/documents/notes.html",
  "1025/photos/fern.jpg": "cases/1025/photos/fern.jpg",
  "1025/photos/ginkgo.jpg": "cases/1025/photos/ginkgo.jpg",
};

/** Where the original of a sample lies in the sources. */
export const original = (path) => join(root, "demo/house", tree[path]);

/** Lays the samples out in a folder and returns it. */
export function layOut(dir) {
  for (const [path, from] of Object.entries(tree)) {
    const to = join(dir, path);
    mkdirSync(dirname(to), { recursive: true });
    const source = join(root, "demo/house", from);
    if (!existsSync(source)) throw new Error(`The demo's ${from} is missing, which these tests use: run «go run ./demo/draw».`);
    copyFileSync(source, to);
  }
  return dir;
}

/** Lays a few small text files out, for uploads, and returns their paths. */
export function notes(dir, names) {
  mkdirSync(dir, { recursive: true });
  return names.map((name) => {
    const path = join(dir, name);
    writeFileSync(path, `This is ${name}.\n`);
    return path;
  });
}
