// tus-js-client, as it is, against the real server over a good line.
import assert from "node:assert/strict";
import { test } from "node:test";
import { houseFarAway, holdings, randomBytes, sha256, stored, upload } from "./lib/client.mjs";

const { house } = await houseFarAway();

test("a file in one request", async () => {
  const bytes = randomBytes(3_000_000);
  await upload(house, "one.bin", bytes).done();
  assert.equal(sha256(await stored(house, "one.bin")), sha256(bytes));
});

test("a file in chunks", async () => {
  const bytes = randomBytes(1_000_001);
  let chunks = 0;
  await upload(house, "chunks.bin", bytes, { chunkSize: 100_000, onChunkComplete: () => chunks++ }).done();
  assert.equal(chunks, 11);
  assert.equal(sha256(await stored(house, "chunks.bin")), sha256(bytes));
});

test("an empty file", async () => {
  await upload(house, "empty.txt", Buffer.alloc(0)).done();
  assert.equal((await stored(house, "empty.txt")).length, 0);
});

test("a file with its creation", async () => {
  const bytes = randomBytes(200_000);
  const methods = [];
  await upload(house, "with.bin", bytes, { uploadDataDuringCreation: true, onBeforeRequest: (req) => { methods.push(req.getMethod()); } }).done();
  assert.deepEqual(methods, ["POST"]);
  assert.equal(sha256(await stored(house, "with.bin")), sha256(bytes));
});

test("the first chunk with the creation, the others after it", async () => {
  const bytes = randomBytes(250_000);
  await upload(house, "first.bin", bytes, { uploadDataDuringCreation: true, chunkSize: 100_000 }).done();
  assert.equal(sha256(await stored(house, "first.bin")), sha256(bytes));
});

test("a new client goes on where another one stopped", async () => {
  const bytes = randomBytes(1_000_000);
  let first;
  await new Promise((stopped, fail) => {
    first = upload(house, "resumed.bin", bytes, { chunkSize: 100_000, onChunkComplete: (_, at) => at >= 300_000 && first.abort().then(stopped, fail) });
    first.done().catch(fail);
  });
  const patches = [];
  const next = upload(house, "resumed.bin", bytes, { uploadUrl: first.url, onBeforeRequest: (req) => { patches.push([req.getMethod(), req.getHeader("Upload-Offset")]); } });
  await next.done();
  assert.deepEqual(patches.map(([method]) => method), ["HEAD", "PATCH"]);
  assert.ok(Number(patches[1][1]) >= 300_000, `it went on at ${patches[1][1]}`);
  assert.equal(sha256(await stored(house, "resumed.bin")), sha256(bytes));
});

test("a client that never heard of its end asks, and learns that all is there", async () => {
  const bytes = randomBytes(1000);
  const first = upload(house, "asked.bin", bytes);
  await first.done();
  const methods = [];
  await upload(house, "asked.bin", bytes, { uploadUrl: first.url, onBeforeRequest: (req) => { methods.push(req.getMethod()); } }).done();
  assert.deepEqual(methods, ["HEAD"]);
});

test("the same creation told twice by its key is one file", async () => {
  const bytes = randomBytes(50_000);
  const headers = { "Idempotency-Key": "told twice" };
  const all = [0, 1].map(() => upload(house, "twice.bin", bytes, { headers, uploadDataDuringCreation: true }));
  for (const it of all) await it.done();
  assert.equal(all[0].url, all[1].url);
  assert.equal(sha256(await stored(house, "twice.bin")), sha256(bytes));
});

test("an upload that its client ends is nowhere", async () => {
  let it;
  await new Promise((stopped, fail) => {
    it = upload(house, "ended.bin", randomBytes(1_000_000), { chunkSize: 100_000, onChunkComplete: () => it.abort(true).then(stopped, fail) });
    it.done().catch(fail);
  });
  const { status } = await house.ask(new URL(it.url).pathname, { method: "HEAD", headers: { Authorization: `Bearer ${house.bearer}`, "Tus-Resumable": "1.0.0" } });
  assert.equal(status, 404);
});

test("metadata: names, paths, and a type that nobody believes", async () => {
  const bytes = Buffer.from("Grüße");
  await upload(house, "x", bytes, { metadata: { relativePath: "Fotos/Tag 1/Grüße.txt" } }).done();
  const { status, bytes: got, headers } = await house.ask(`/private/in/${encodeURIComponent("Fotos")}/Tag%201/${encodeURIComponent("Grüße.txt")}`,
    { headers: { Authorization: `Bearer ${house.bearer}` } });
  assert.equal(status, 200);
  assert.equal(got.toString(), "Grüße");
  assert.doesNotMatch(headers["content-type"], /html/);
});

test("a digest that is another's", async () => {
  await assert.rejects(upload(house, "wrong.bin", randomBytes(1000), { metadata: { sha256: sha256("another") } }).done(), /460/);
});

test("nothing is there twice, and nothing is left over", async () => {
  const { names, staged } = await holdings(house);
  assert.deepEqual(names, ["asked.bin", "chunks.bin", "empty.txt", "first.bin", "one.bin", "resumed.bin", "twice.bin", "with.bin"]);
  assert.deepEqual(staged, []);
});
