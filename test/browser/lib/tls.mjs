import { createHash, generateKeyPairSync } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { createServer } from "node:tls";
import { find, run } from "./child.mjs";
import { atEnd } from "./end.mjs";

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });

/**
 * What our browser trusts: certificates of this key. One that was merely told to
 * overlook errors keeps nothing in its cache that came with one.
 */
export const trusted = createHash("sha256").update(publicKey.export({ type: "spki", format: "der" })).digest("base64");

/** Writes a certificate for these names; returns the paths of its key and of itself. */
export function certificate(dir, hosts) {
  const [key, cert] = [join(dir, "tls.key"), join(dir, "tls.crt")];
  writeFileSync(key, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  run(find("openssl"), ["req", "-x509", "-key", key, "-days", "2", "-subj", `/CN=${hosts[0]}`, "-addext", `subjectAltName=${hosts.map((it) => `DNS:${it}`)}`, "-out", cert], { stdio: "pipe" });
  return { key, cert };
}

/** Takes TLS off in front of a port; returns its own port. */
export async function openTLS({ key, cert }, port) {
  const open = new Set();
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (near) => {
    const far = connect(port, "127.0.0.1");
    for (const it of [near, far]) {
      open.add(it);
      it.on("error", () => {}).on("close", () => { open.delete(it); near.destroy(); far.destroy(); });
    }
    near.pipe(far).pipe(near);
  });
  atEnd(() => { server.close(); open.forEach((it) => it.destroy()); });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return server.address().port;
}
