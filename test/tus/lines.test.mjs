// tus-js-client over lines that break: whatever happens on the way, every file
// is there once, with its own bytes.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { houseFarAway, holdings, randomBytes, sha256, stored, upload } from "./lib/client.mjs";

const { house, line } = await houseFarAway();
const names = [];

afterEach(() => line.heal());

for (const [what, stream, type, attributes, size] of [
  ["is cut every 64 kB on the way there", "upstream", "limit_data", { bytes: 64 << 10 }, 1_500_000],
  ["is cut every 400 bytes on the way back", "downstream", "limit_data", { bytes: 400 }, 1_000_000],
  ["is cut in the middle of an answer", "downstream", "limit_data", { bytes: 100 }, 0],
  ["is slow on the way there", "upstream", "bandwidth", { rate: 1000 }, 1_000_000],
  ["is slow on the way back", "downstream", "latency", { latency: 300, jitter: 100 }, 1_000_000],
  ["comes in crumbs", "upstream", "slicer", { average_size: 700, size_variation: 300, delay: 20 }, 500_000],
  ["is closed slowly", "upstream", "slow_close", { delay: 300 }, 1_000_000],
]) {
  for (const [how, options] of Object.entries({
    "in one request": {},
    "in chunks": { chunkSize: 150_000 },
    "with the creation": { uploadDataDuringCreation: true, chunkSize: 50_000 }, // a creation is told again from its first byte
  })) {
    test(`a line that ${what}, ${how}`, async () => {
      const name = `${what}, ${how}`, bytes = randomBytes(size);
      const it = upload(house, name, bytes, options);
      await line.poison(stream, type, attributes);
      // An answer that never comes whole is no line that anything gets over:
      // it is mended while the client tries.
      const mended = attributes.bytes < 1000 ? pause(400).then(() => line.heal()) : undefined;
      await it.done();
      await mended;
      names.push(name);
      assert.equal(sha256(await stored(house, name)), sha256(bytes));
    });
  }
}

for (const [what, stream, type, attributes] of [
  ["is reset on the way there", "upstream", "reset_peer", { timeout: 30 }],
  ["is reset on the way back", "downstream", "reset_peer", { timeout: 0 }],
  ["stalls on the way there", "upstream", "timeout", { timeout: 500 }],
  ["stalls on the way back", "downstream", "timeout", { timeout: 500 }],
]) {
  for (const [how, options] of Object.entries({ "in one request": {}, "in chunks": { chunkSize: 100_000 }, "with the creation": { uploadDataDuringCreation: true } })) {
    test(`a line that ${what} three times, ${how}`, async () => {
      const name = `${what}, ${how}`, bytes = randomBytes(2_000_000);
      let times = 0, next = 0, busy = false, mended = Promise.resolve();
      const middling = () => line.poison("upstream", "bandwidth", { rate: 4000 }); // so that there is a middle to break in
      const breakFor = async (ms) => {
        await line.poison(stream, type, attributes);
        await pause(ms);
        await line.heal();
        await middling();
      };
      await middling();
      const it = upload(house, name, bytes, {
        ...options,
        onProgress: (at) => {
          if (at < next || times >= 3 || busy) return;
          times++;
          next = at + 400_000;
          busy = true;
          mended = breakFor(600).finally(() => (busy = false));
        },
      });
      await it.done();
      await mended;
      names.push(name);
      assert.ok(times > 0, "the line was good all the time");
      assert.equal(sha256(await stored(house, name)), sha256(bytes));
    });
  }
}

test("nothing is there twice, and nothing is left over", async () => {
  const has = await holdings(house);
  assert.deepEqual(has.names, names.sort());
  assert.deepEqual(has.staged, []);
});
