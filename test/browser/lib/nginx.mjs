import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { atEnd } from "./end.mjs";
import { find, start } from "./child.mjs";

/**
 * Puts a real nginx in front of a house, with what `cloakroom nginx` prints. With
 * a certificate it also speaks TLS and HTTP/2 at the house's port, as the lines
 * say that are printed as comments.
 */
export async function frontWith(house, tls) {
  const dir = join(house.dir, "nginx");
  mkdirSync(dir);
  let conf = house.command(["nginx"])
    .replaceAll("/var/log/nginx/", dir + "/")
    .replace(/listen \d+;/, `listen 127.0.0.1:${house.door};`);
  if (tls) {
    conf = conf
      .replace("#listen 443 ssl http2;", `listen 127.0.0.1:${house.port} ssl http2;`)
      .replace(/#(ssl_certificate_key +)\S+;/, `$1"${tls.key}";`)
      .replace(/#(ssl_certificate +)\S+;/, `$1"${tls.cert}";`)
      .replaceAll(/#(ssl_\w+ )/g, "$1");
  }
  writeFileSync(join(dir, "house.conf"), conf);
  const who = process.getuid() === 0 ? "user www-data; " : "";
  const temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((it) => `${it}_temp_path "${dir}/${it}";`);
  writeFileSync(join(dir, "nginx.conf"), `
${who}daemon off; worker_processes 1; pid "${dir}/nginx.pid"; error_log "${dir}/main.log" error;
events { worker_connections 512; }
http { access_log off; ${temp.join(" ")} include "${dir}/house.conf"; }
`);
  house.nginx = start(find("nginx", "nginx-light"), ["-p", dir, "-c", join(dir, "nginx.conf")]);
  atEnd(() => house.nginx.end());
}
