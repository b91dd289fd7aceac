// The real cloakroom. The go command builds it anew only when a source changed;
// CLOAKROOM_BINARY names one that is there already, such as a release.
import { fileURLToPath } from "node:url";
import { find, run } from "./child.mjs";

export const root = fileURLToPath(new URL("../../../", import.meta.url));

export const binary = () => process.env.CLOAKROOM_BINARY || program(".");

const built = new Map();

/** Builds a command of the sources and returns where it is. */
export function program(source) {
  if (!built.has(source)) {
    const to = `${root}test/out/browser/${source === "." ? "cloakroom" : source.split("/").at(-1)}`;
    run(find("go", "golang"), ["build", "-o", to, source], { cwd: root, env: { ...process.env, CGO_ENABLED: "0" } });
    built.set(source, to);
  }
  return built.get(source);
}
