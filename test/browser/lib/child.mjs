// Programs that live as long as a test, and not a moment longer.
import { spawn, spawnSync } from "node:child_process";

const alive = new Set();

process.on("exit", () => alive.forEach((it) => it.kill("SIGTERM")));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(1));

/** Starts a program. `said` gathers what it prints; `end` stops it. */
export function start(program, args, options = {}) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  const it = { child, said: "", code: undefined };
  alive.add(child);
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (it.said += text));
  it.gone = new Promise((done) => {
    child.on("error", (err) => { it.said += err; it.code = -1; done(); });
    child.on("exit", (code) => { it.code = code ?? -1; alive.delete(child); done(); });
  });
  it.end = async (signal = "SIGTERM") => {
    child.kill(signal);
    const late = setTimeout(() => child.kill("SIGKILL"), 5_000);
    await it.gone;
    clearTimeout(late);
  };
  return it;
}

/** Runs a program to its end and returns what it printed; fails if it fails. */
export function run(program, args, options = {}) {
  const done = spawnSync(program, args, { encoding: "utf8", maxBuffer: 64 << 20, ...options });
  if (done.error || done.status !== 0) {
    throw new Error(`${program} ${args.join(" ")}: ${done.error ?? done.stderr}`);
  }
  return done.stdout.trim();
}

/** The path of a program, or a sentence that says what to install. */
export function find(name, packageName = name) {
  const found = spawnSync("sh", ["-c", `PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v "${name}"`], { encoding: "utf8" });
  const path = found.stdout.trim();
  if (!path) throw new Error(`These tests need ${name}. Install it, for instance by: apt-get install ${packageName}`);
  return path;
}
