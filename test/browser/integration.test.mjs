// docs/integration.md, run: each block of commands in its order, against a real
// house, so that no recipe rots.
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { binary, root } from "./lib/binary.mjs";
import { find, run } from "./lib/child.mjs";
import { openHouse } from "./lib/house.mjs";
import { original } from "./lib/sample.mjs";

const text = readFileSync(join(root, "docs/integration.md"), "utf8");
const blocks = (language) => [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm"))].map(([, code]) => code);

test("every command of the guide does what it says", async () => {
  find("jq");
  find("curl");
  const house = await openHouse({ furnish: (it) => it.command(["user", "add", "ada", "--admin", "--password-stdin"], "ada keeps a long secret") });
  const dir = join(house.dir, "elsewhere");
  mkdirSync(join(dir, "pictures"), { recursive: true });
  const car = original("1024/photos/firs.jpg");
  for (const to of ["car.jpg", "pictures/old.jpg"]) copyFileSync(car, join(dir, to));
  copyFileSync(original("1024/photos/film.mp4"), join(dir, "film.mp4"));
  writeFileSync(join(dir, "password.txt"), "shop keeps a long secret");
  const programs = { "node page.mjs": "js", "python3 page.py": "python", "ruby page.rb": "ruby" };
  for (const [how, language] of Object.entries(programs)) {
    find(how.split(" ")[0]);
    assert.equal(blocks(language).length, 1, language);
    writeFileSync(join(dir, how.split(" ")[1]), blocks(language)[0]);
  }

  const steps = blocks("sh");
  assert.ok(steps.length >= 12, `the guide has ${steps.length} blocks of commands`);
  const [drawn] = steps.flatMap((it, i) => (it.includes("download_url") ? [i] : []));
  const script = [
    "set -euo pipefail",
    `cloakroom() { '${binary()}' "$@"; }`,
    ...steps.map((it, i) => {
      const code = it.replace("https://media.example.org", house.url);
      return `echo '## ${i}'\n${code}${i === drawn ? `export HOUSE TOKEN ITEM\n${Object.keys(programs).join("\n")}\n` : ""}`;
    }),
  ].join("\n");
  const said = run(find("bash"), ["-c", script], { cwd: dir, env: house.env });
  const parts = said.split(/^## \d+$/m).slice(1).map((it) => it.trim());

  const [shell, ...pages] = parts[drawn].split("\n");
  assert.ok(shell.startsWith(`${house.url}/m/`), parts[drawn]);
  assert.deepEqual(pages, Object.keys(programs).map(() => `<a href="${shell}">The original</a>`));
  for (const name of ["seen.jpg", "whole.jpg"]) assert.ok(readFileSync(join(dir, name)).equals(readFileSync(car)), name);
  assert.ok(readFileSync(join(dir, "first.bin")).equals(readFileSync(car).subarray(0, 100)));
  assert.match(said, /^film\.mp4$/m);
  assert.match(said, new RegExp(`^${house.url}/s/\\w+$`, "m"));
  assert.match(said, /^red car\.jpg$/m);
});
