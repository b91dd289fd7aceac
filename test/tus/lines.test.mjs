// tus-js-client over lines that break: whatever happens on the way, every file
// is there once, with its own bytes.
import assert from "node:assert/strict";
import { after, afterEach, test } from "node:test";
import { houseFarAway, holdings, randomBytes, sha256, stored, upload } from "./lib/client.mjs";

const { house, line } = await houseFarAway();
const names = [];

afterEach(() => line.heal());

for (const [what, stream, type, attributes, size] of [
  ["is cut every 64 kB on the way there", "upstream", "limit_data", { bytes: 64 << 10 }, 1_500_000],
  ["is cut every 400 bytes on the way back", "downstream", "limit_data", { bytes: 400 }, 1_000_000],
  ["is cut in the middle of an answer", "downstream", "limit_data", { bytes: 100 }, 0],
  ["is slow on the way there", "upstream", "bandwidth", { rate: 500 }, 1_000_000],
  ["is slow on the way back", "downstream", "latency", { latency: 300, jitter: 100 }, 1_000_000],
  ["comes in crumbs", "upstream", "slicer", { average_size: 700, size_variation: 300, delay: 20 }, 500_000],
  ["is closed slowly", "upstream", "slow_close", { delay: 300 }, 1_000_000],
]) {
  for (const [how, options] of Object.entries({
    "in one request": {},
    "in chunks": { chunkSize: 150_000 },
    "with the creation": { uploadDataDuringCreation: true },
  })) {
    test(`a line that ${what}, ${how}`, async () => {
      const name = `${what}, ${how}`, bytes = randomBytes(size);
      const it = upload(house, name, bytes, options);
      await line.poison(stream, type, attributes);
      // An answer that never comes whole is no line that anything gets over:
      // it is mended while the client tries.
      if (attributes.bytes < 1000) setTimeout(() => line.heal(), 400);
      await it.done();
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
      let times = 0, next = 0;
      await line.poison("upstream", "bandwidth", { rate: 2000 }); // so that there is a middle to break in
      const it = upload(house, name, bytes, {
        ...options,
        onProgress: (at) => {
          if (at < next || times >= 3) return;
          times++;
          next = at + 400_000;
          void line.poison(stream, type, attributes).then(() => setTimeout(async () => {
            await line.heal();
            await line.poison("upstream", "bandwidth", { rate: 2000 });
          }, 700)).catch(() => {}); // it is bad already
        },
      });
      await it.done();
      names.push(name);
      assert.ok(times > 0, "the line was good all the time");
      assert.equal(sha256(await stored(house, name)), sha256(bytes));
    });
  }
}

after(async () => {
  const has = await holdings(house);
  assert.deepEqual(has.names, names.sort());
  assert.deepEqual(has.staged, []);
});
