// What a house holds, unless a test says otherwise. To import it and to draw its
// small pictures takes seconds, and nearly every test has a house of its own: so
// it is done once, and every house is a copy.
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { binary, root } from "./binary.mjs";
import { layOut } from "./sample.mjs";

/** Everybody's password is their name and this. */
export const password = (name) => `${name} keeps a long secret`;

const shelf = join(root, "test/out/browser/furnished");

/** Makes a house that is still closed a copy of the furnished one, which the first who needs it makes by means of open. */
export async function moveIn(house, open) {
  const from = join(shelf, edition());
  const token = join(from, "token"); // written last
  const there = () => { try { return readFileSync(token, "utf8"); } catch { return ""; } };
  if (!there()) await make(from, open);
  house.token = there();
  for (const it of ["data", "private"]) copy(join(from, it), house.dir);
}

/**
 * What a furnished house depends on: the program, and what is put into it. A day
 * is part of it because pages say how long ago things were.
 */
function edition() {
  const sum = createHash("sha256");
  for (const it of [binary(), ...["furnished", "house", "sample"].map((it) => join(root, `test/browser/lib/${it}.mjs`))]) sum.update(readFileSync(it));
  return `${new Date().toISOString().slice(0, 10)}-${sum.digest("hex").slice(0, 16)}`;
}

/** Furnishes a house and puts it on the shelf in one step, in place of older ones. Whoever else did so meanwhile wins. */
async function make(to, open) {
  // Behind nginx, so that its workers may read the copies, whatever is in front of them.
  const house = await open({ nginx: true, furnish });
  await house.server.end(); // closes the database: nothing is left in its log
  const made = `${to}.${process.pid}`;
  mkdirSync(made, { recursive: true });
  for (const it of ["data", "private"]) copy(join(house.dir, it), made);
  writeFileSync(join(made, "token"), house.token);
  for (const it of readdirSync(shelf)) if (!join(shelf, it).startsWith(to)) rmSync(join(shelf, it), { recursive: true, force: true });
  try {
    renameSync(made, to);
  } catch (err) {
    rmSync(made, { recursive: true, force: true });
    if (!["ENOTEMPTY", "EEXIST"].includes(err.code)) throw err;
  }
}

/** Copies with owners, groups and rights: a key that others may read is refused. */
const copy = (from, to) => execFileSync("cp", ["-a", from, to]);

/** See sample.mjs for the files. */
function furnish(house) {
  for (const name of ["ada", "ben"]) {
    house.command(["user", "add", name, "--password-stdin", ...(name === "ada" ? ["--admin"] : [])], password(name));
  }
  house.command(["import", layOut(join(house.dir, "sample")), "--into", "cases", "--as", "ada"]);
  house.command(["folder", "add", "shelf", "--owner", "ada"]);
  house.command(["grant", "cases/1025", "ben", "downloader"]);
  house.token = house.command(["token", "add", "ada", "--label", "the test's own"]);
}
