import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * A port of the loopback that was free a moment ago. It lies below those that the
 * kernel gives to who does not choose (32768 and up), so that no connection has it
 * before it is listened at.
 */
export async function freePort() {
  for (;;) {
    const port = 20_000 + randomInt(12_768);
    if (await isFree(port)) return port;
  }
}

function isFree(port) {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.on("error", (err) => (err.code === "EADDRINUSE" ? done(false) : fail(err)));
    probe.listen(port, "127.0.0.1", () => probe.close(() => done(true)));
  });
}
