// Something between browser and house that can break off, as networks do.
import { connect, createServer } from "node:net";
import { atEnd } from "./end.mjs";

/**
 * A gate that passes everything on to a port. Of what is asked for by a
 * request line that `slows` matches it lets nothing through from byte `until`
 * on: it holds on, until it is told to break off. cut loses every line at once.
 */
export async function openGate(port, { slows, until }) {
  const gate = { open: false, held: new Set() };
  const lines = new Set();
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    const both = [near, far];
    lines.add(near);
    both.forEach((it, i) => it.on("error", () => {}).on("close", () => { gate.held.delete(near); lines.delete(near); both[1 - i].destroy(); }));
    let left = Infinity;
    near.on("data", (asked) => {
      if (!gate.open && slows.test(asked)) left = Math.max(0, until - Number(/range: bytes=(\d+)/i.exec(asked)?.[1] ?? 0));
      far.write(asked);
    });
    far.on("data", (answer) => {
      if (answer.length > left) gate.held.add(near);
      near.write(answer.subarray(0, left));
      left -= Math.min(left, answer.length);
    });
  });
  gate.breakOff = () => { gate.open = true; gate.held.forEach((it) => it.destroy()); };
  gate.cut = () => lines.forEach((it) => it.destroy());
  atEnd(() => { gate.breakOff(); server.close(); });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  gate.port = server.address().port;
  return gate;
}
