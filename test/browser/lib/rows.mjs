// What nobody can do by the house's doors: rows written beside it, as a darkroom
// or a fault would.
import { join } from "node:path";
import { program } from "./binary.mjs";
import { run } from "./child.mjs";

/** Writes into a house's database. A running house learns of it within a second. */
export function write(house, sql) {
  const file = join(house.dir, "data", "cloakroom.db");
  run(program("./test/sql"), [file], { input: `${sql}; update generation set value = value + 1;` });
}

/** The item of that name. There has to be one. */
export const named = (name) => `(select id from items where name = '${name.replaceAll("'", "''")}')`;

/** Lets an item say of itself what a camera would have written into it. */
export function tell(house, name, facts) {
  const columns = Object.entries(facts).map(([column, value]) => `${column} = ${typeof value === "number" ? value : `'${value}'`}`);
  write(house, `update versions set ${columns.join(", ")} where item = ${named(name)}`);
}

/** Gives an item's job up. */
export function giveUp(house, name, why) {
  write(house, `insert or replace into jobs (kind, item, version, owner, created, after, attempts, poisoned, error)
    select 'develop', id, version, 'house', created, created, 3, created, '${why.replaceAll("'", "''")}' from items where id = ${named(name)};
    update versions set developed = 1 where item = ${named(name)}`);
}
