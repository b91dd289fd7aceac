// Every page and state still looks as it did when somebody looked at it.
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { test } from "node:test";
import { accepted, compared, differences, differs, wantedFiles } from "./lib/accepted.mjs";
import { openHouse } from "./lib/house.mjs";
import { everyPlace } from "./lib/places.mjs";
import { ordinary, photographs } from "./lib/shots.mjs";

test("pages look as accepted, on a phone, a tablet and a desk, by day and by night", async () => {
  rmSync(differences, { recursive: true, force: true });
  const house = await openHouse(ordinary);
  const places = await everyPlace(house);
  const wanted = compared(places);
  const anew = "Look at them, and accept what is meant by «node shots.mjs --accept» in test/browser.";
  assert.deepEqual(accepted(), wantedFiles(places, wanted), `what there is to see, and what is accepted. ${anew}`);

  const wrong = [];
  for await (const it of photographs(house, places, wanted, { mosaic: true })) wrong.push(differs(it));
  assert.equal(wrong.filter(Boolean).join("\n"), "", `Pages look otherwise. ${anew}`);
});
