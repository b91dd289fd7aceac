import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { atEnd } from "./end.mjs";
import { find, start } from "./child.mjs";

/** Puts a real nginx in front of a house, with what `cloakroom nginx` prints. */
export async function frontWith(house) {
  const dir = join(house.dir, "nginx");
  mkdirSync(dir);
  const conf = house.command(["nginx"])
    .replaceAll("/var/log/nginx/", dir + "/")
    .replace(/listen \d+;/, `listen 127.0.0.1:${house.door};`);
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
