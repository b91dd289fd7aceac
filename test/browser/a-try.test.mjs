import { test } from "node:test";
import { openHouse } from "./lib/house.mjs";
import { signIn, visitor } from "./lib/browser.mjs";
for (const nginx of [false, true]) test("try "+nginx, async () => {
  console.time("house"); const house = await openHouse({ nginx, host: "cloakroom.example" }); console.timeEnd("house");
  const v = await visitor(house, { scripts: false });
  await signIn(v.page, "ada");
  await v.page.goto("/browse/cases/1024/photos");
  console.log(await v.page.evaluate(() => [...document.images].map(i => [i.naturalWidth, i.complete, i.src.slice(-100)])));
  await v.page.screenshot({ path: "/tmp/try.png", fullPage: true });
  console.log(house.nginx?.said, house.server.said)
  await v.close();
});
