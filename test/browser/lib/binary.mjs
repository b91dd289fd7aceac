// The real cloakroom. The go command builds it anew only when a source changed;
// CLOAKROOM_BINARY names one that is there already, such as a release.
import { fileURLToPath } from "node:url";
import { find, run } from "./child.mjs";

export const root = fileURLToPath(new URL("../../../", import.meta.url));

let built;

export function binary() {
  built ??= process.env.CLOAKROOM_BINARY || build();
  return built;
}

function build() {
  const to = `${root}test/out/browser/cloakroom`;
  run(find("go", "golang"), ["build", "-o", to, "."], { cwd: root, env: { ...process.env, CGO_ENABLED: "0" } });
  return to;
}
