// A house of its own for a test: the real commands fill it, the real server
// opens it, and nothing of it is left.
import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atEnd } from "./end.mjs";
import { binary } from "./binary.mjs";
import { run, start } from "./child.mjs";
import { moveIn, password } from "./furnished.mjs";
import { frontWith } from "./nginx.mjs";
import { freePort } from "./ports.mjs";
import { certificate, openTLS } from "./tls.mjs";
import { until } from "./wait.mjs";

export { password };

/**
 * Opens a house and closes it after the tests of the file. The ways people
 * come: `host` is the public name, `media` that of a second host for media,
 * `nginx` puts a real one in front, `https` ends TLS in it, or else before all. A
 * test that stands in between itself listens at `port` and passes on to `inner`.
 * `furnish` fills the house before it opens, unless it is to hold what most do.
 */
export async function openHouse({ host = "127.0.0.1", media: second, nginx = false, https = false, port, inner, settings = {}, furnish = (it) => moveIn(it, openHouse) } = {}) {
  const dir = mkdtempSync(join(tmpdir(), "cloakroom-browser-"));
  chmodSync(dir, 0o755);
  process.on("exit", () => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }));
  const media = join(dir, "private");
  mkdirSync(media, { mode: 0o750 });
  if (nginx) lend(media);

  const door = inner ?? (await freePort()); // of whoever is in front
  const own = nginx ? await freePort() : door;
  const tls = https && certificate(dir, second ? [host, second] : [host]);
  const ends = tls && nginx && !port; // nginx does, as the printed lines say
  const front = ends ? await freePort() : tls ? await openTLS(tls, port ?? door) : port ?? door;
  const address = (name) => `${https ? "https" : "http"}://${name}:${front}`;
  const url = address(host);
  const house = {
    dir, media, door, port: front,
    url,
    mediaURL: second && address(second),
    env: {
      PATH: process.env.PATH, HOME: dir, TZ: "UTC",
      CLOAKROOM_LISTEN: `127.0.0.1:${own}`, CLOAKROOM_URL: url,
      CLOAKROOM_DATA: join(dir, "data"), CLOAKROOM_MEDIA: media,
      CLOAKROOM_HANDOFF: nginx ? "nginx" : "direct", ...(second && { CLOAKROOM_MEDIA_URL: address(second) }), ...settings,
    },
  };
  house.command = (args, input = "") => run(binary(), args, { env: house.env, cwd: dir, input });
  house.ask = (path, options) => ask(house, path, options);
  house.cookie = (name) => cookie(house, name);

  await furnish(house);
  /** Starts the server, and again on the same data and port when a test has ended it. */
  house.serve = async () => {
    const server = (house.server = start(binary(), ["serve"], { env: house.env, cwd: dir }));
    await until(async () => {
      if (server.code !== undefined) throw new Error(`the server did not start:\n${server.said}`);
      return (await ask(house, "/readyz").catch(() => ({}))).status === 200;
    }, "the house answers");
  };
  atEnd(() => house.server?.end());
  if (nginx) await frontWith(house, ends && tls);
  await house.serve();
  if (house.token) await developed(house);
  return house;
}

/** A house in which nobody has been yet. */
export const empty = () => {};

/** Waits until each picture has its small forms. */
async function developed(house) {
  // A busy house may say so instead, and is asked again.
  const get = async (path) => {
    const answer = await ask(house, path, { headers: { Authorization: `Bearer ${house.token}` } });
    return answer.status === 200 ? answer.json() : {};
  };
  const left = async (folder) => {
    const { items, folders } = await get(`/api/v1/folders/${folder.id}/items`);
    if (!items || items.some((it) => !it.developed)) return true;
    for (const it of folders) if (await left(it)) return true;
    return false;
  };
  await until(async () => {
    const { folders } = await get("/api/v1/folders");
    for (const it of folders ?? []) if (await left(it)) return false;
    return folders !== undefined;
  }, "pictures are developed", 300_000);
}

/** The cookie of a new session of somebody, without a browser. */
async function cookie(house, name) {
  const body = new URLSearchParams({ username: name, password: password(name) }).toString();
  const { status, headers } = await ask(house, "/login", { method: "POST", body, headers: { "Content-Type": "application/x-www-form-urlencoded" } });
  if (status !== 303) throw new Error(`${name} cannot sign in: ${status}`);
  const [, key, value] = headers["set-cookie"][0].match(/^([^=]+)=([^;]+)/);
  return { name: key, value, url: house.url, secure: house.url.startsWith("https:") };
}

/** Asks as a program does: without a browser, by the public name. */
export function ask(house, path, { method = "GET", headers = {}, body } = {}) {
  const url = new URL(path, house.url);
  return new Promise((done, fail) => {
    const req = request({
      host: "127.0.0.1", port: house.door, path: url.pathname + url.search, method, headers: { Host: url.host, ...headers },
    }, (res) => {
      const parts = [];
      res.on("data", (part) => parts.push(part)).on("error", fail).on("end", () => {
        const bytes = Buffer.concat(parts);
        done({ status: res.statusCode, headers: res.headers, bytes, text: () => bytes.toString(), json: () => JSON.parse(bytes) });
      });
    });
    req.on("error", fail).end(body);
  });
}

/** Lends a folder to the group that nginx's workers are in, when they are somebody else. */
function lend(folder) {
  if (process.getuid() !== 0) return;
  chownSync(folder, 0, Number(execFileSync("id", ["-g", "www-data"])));
  chmodSync(folder, 0o2750);
}
