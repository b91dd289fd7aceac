// Over https the cookie is bound to the host, and no page warns of anything.
import assert from "node:assert/strict";
import { test } from "node:test";
import { signIn, visitor } from "./lib/browser.mjs";
import { openHouse } from "./lib/house.mjs";
import { openItem, pictures } from "./lib/pages.mjs";

const warning = /This address is not encrypted/;

test("over https the cookie is the host's alone, out of reach of scripts, and nothing warns", async (t) => {
  const house = await openHouse({ host: "cloakroom.example", https: true });
  const { page, context } = await visitor(t, house, { look: null });
  await signIn(page, "ada");
  const [cookie, ...more] = await context.cookies();
  assert.deepEqual(more, []);
  assert.equal(cookie.name, "__Host-cloakroom");
  assert.ok(cookie.secure && cookie.httpOnly && cookie.sameSite === "Lax" && cookie.path === "/" && cookie.domain === "cloakroom.example");
  await openItem(page, "cases/1024/photos", "firs.jpg");
  assert.ok((await pictures(page)).every((it) => it.width > 0));
  assert.equal(await page.getByText(warning).count(), 0);
});

test("over plain http every page says that it is not encrypted", async (t) => {
  const house = await openHouse({ host: "cloakroom.example" });
  const { page } = await visitor(t, house, { expect: [/status of 404/] });
  const link = house.command(["link", "add", "cases/1024/photos"]);
  for (const path of ["/login", link, house.command(["user", "password", "ben"])]) {
    await page.goto(path);
    await page.getByText(warning).waitFor();
  }
  await signIn(page, "ada");
  for (const path of ["/", "/browse/cases", "/links", "/account", "/admin/users", "/browse/nowhere"]) {
    await page.goto(path);
    await page.getByText(warning).waitFor();
  }
  await openItem(page, "cases/1024/photos", "firs.jpg");
  await page.getByText(warning).waitFor();
});
