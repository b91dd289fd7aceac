// A line with toxiproxy in it (github.com/Shopify/toxiproxy): it can be cut,
// reset, stalled and slowed, in either direction. test/setup.sh installs it.
import { existsSync } from "node:fs";
import { start } from "../../browser/lib/child.mjs";
import { atEnd } from "../../browser/lib/end.mjs";
import { root } from "../../browser/lib/binary.mjs";
import { freePort } from "../../browser/lib/ports.mjs";
import { until } from "../../browser/lib/wait.mjs";

/** Puts a line between two ports. `poison` makes it bad until `heal`. */
export async function badLine(from, to) {
  const program = `${root}test/out/toxiproxy/server`;
  if (!existsSync(program)) throw new Error("These tests need toxiproxy. Install it by: bash test/setup.sh");
  const port = await freePort();
  const server = start(program, ["-host", "127.0.0.1", "-port", String(port)]);
  atEnd(() => server.end());
  const ask = async (method, path, body) => {
    const res = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    if (!res.ok) throw new Error(`toxiproxy ${method} ${path}: ${res.status} ${await res.text()}`);
    return res;
  };
  await until(() => ask("GET", "/version").catch(() => false), "toxiproxy answers");
  const lay = () => ask("POST", "/proxies", { name: "line", listen: `127.0.0.1:${from}`, upstream: `127.0.0.1:${to}` });
  await lay();
  return {
    poison: (stream, type, attributes) => ask("POST", "/proxies/line/toxics", { stream, type, attributes, name: `${type}_${stream}` }),
    // A new line, not POST /reset: that one waits for what a poison holds up,
    // and now and then it waits for ever.
    heal: async () => {
      await ask("DELETE", "/proxies/line");
      await lay();
    },
  };
}
