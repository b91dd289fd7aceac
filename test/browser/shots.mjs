// Photographs every page and state at three widths, by day and by night, for
// somebody to look at:
//
//	node shots.mjs [FOLDER] [PART-OF-A-NAME,…]    by default to test/out/shots
//	node shots.mjs --accept                        and holds tests to how it looks now
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { accept, compared, differences, file, forget } from "./lib/accepted.mjs";
import { closeAll } from "./lib/end.mjs";
import { openHouse } from "./lib/house.mjs";
import { everyPlace } from "./lib/places.mjs";
import { ordinary, photographs, ways } from "./lib/shots.mjs";

const [out = differences, only = ""] = process.argv.slice(2);
const accepting = out === "--accept";

try {
  const house = await openHouse(ordinary);
  const places = await everyPlace(house);
  const wanted = accepting ? compared(places) : (name) => (only.split(",").some((it) => name.includes(it)) ? ways : []);
  if (accepting) forget(places, wanted);
  else mkdirSync(out, { recursive: true });
  for await (const it of photographs(house, places, wanted, { mosaic: accepting })) {
    if (accepting) accept(it);
    else writeFileSync(join(out, file(it.name, it.way)), it.png);
  }
} finally {
  await closeAll();
}
