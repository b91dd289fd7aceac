// Something between browser and house that can break off, as networks do.
import { connect, createServer } from "node:net";
import { atEnd } from "./end.mjs";

/**
 * A gate that passes everything on to a port, but lets through only `budget`
 * bytes of an answer to a request line that `slows` matches, and then holds on
 * until it is told to break off.
 */
export async function openGate(port, { slows, budget }) {
  const held = new Set();
  const gate = { open: false, held, breakOff: () => { gate.open = true; held.forEach((it) => it.destroy()); } };
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    const both = [near, far];
    both.forEach((it, i) => it.on("error", () => {}).on("close", () => both[1 - i].destroy()));
    let left = Infinity;
    near.on("data", (asked) => {
      if (!gate.open && slows.test(asked)) left = budget;
      far.write(asked);
    });
    far.on("data", (answer) => {
      if (left === Infinity) return near.write(answer);
      near.write(answer.subarray(0, Math.max(0, left)));
      left -= answer.length;
      if (left <= 0) held.add(near);
    });
  });
  atEnd(() => { gate.breakOff(); server.close(); });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  gate.port = server.address().port;
  return gate;
}
