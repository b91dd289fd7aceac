import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { createServer } from "node:tls";
import { find, run } from "./child.mjs";
import { atEnd } from "./end.mjs";

/** Takes TLS off in front of a port, with a certificate that nobody knows; returns its own port. */
export async function openTLS(dir, host, port) {
  const [key, cert] = [join(dir, "tls.key"), join(dir, "tls.crt")];
  run(find("openssl"), ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
    "-subj", `/CN=${host}`, "-addext", `subjectAltName=DNS:${host}`, "-keyout", key, "-out", cert], { stdio: "pipe" });
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
