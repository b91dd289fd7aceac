// What each test needs: a house, somebody who may add to it, and the client.
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import * as tus from "tus-js-client";
import { freePort } from "../../browser/lib/ports.mjs";
import { openHouse } from "../../browser/lib/house.mjs";
import { badLine } from "./toxiproxy.mjs";

export { randomBytes, tus };

export const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** A house of Ada's at the far end of a line that can be made bad. */
export async function houseFarAway() {
  const [port, inner] = [await freePort(), await freePort()];
  const line = await badLine(port, inner);
  const house = await openHouse({ port, inner, furnish });
  return { house, line };
}

function furnish(house) {
  house.command(["user", "add", "ada", "--admin", "--password-stdin"], "ada keeps a long secret");
  house.command(["folder", "add", "in", "--owner", "ada"]);
  house.bearer = house.command(["token", "add", "ada", "--label", "tus"]);
}

/** An upload of bytes under a name; done() starts it and waits for its end. */
export function upload(house, name, bytes, options = {}) {
  const { headers, metadata, ...others } = options;
  let end;
  const ended = new Promise((done, fail) => (end = { done, fail }));
  const it = new tus.Upload(bytes, {
    endpoint: `${house.url}/api/v1/uploads`,
    headers: { Authorization: `Bearer ${house.bearer}`, "Idempotency-Key": randomUUID(), ...headers },
    metadata: { folder: "in", filename: name, filetype: "text/html", sha256: sha256(bytes), ...metadata },
    retryDelays: Array(60).fill(20),
    onSuccess: () => end.done(),
    onError: (err) => end.fail(err),
    ...others,
  });
  it.done = () => { it.start(); return ended; };
  return it;
}

/** All that a house has: the names in «in», and what is still staged. */
export async function holdings(house) {
  const get = async (path) => (await house.ask(path, { headers: { Authorization: `Bearer ${house.bearer}` } })).json();
  const [folder] = (await get("/api/v1/folders")).folders;
  const { items } = await get(`/api/v1/folders/${folder.id}/items`);
  return { names: items.map((it) => it.name).sort(), items, staged: readdirSync(join(house.media, "staging")) };
}

/** The bytes under a name, past the bad line. */
export async function stored(house, name) {
  const { status, bytes } = await house.ask(`/private/in/${encodeURIComponent(name)}`, { headers: { Authorization: `Bearer ${house.bearer}` } });
  if (status !== 200) throw new Error(`${name}: ${status}`);
  return bytes;
}
