import { until } from "./wait.mjs";

/** Ends every ticket that is out, as time does, at once; the sessions live on. */
export async function endTickets(house, sample) {
  const [signing] = house.command(["keys", "list"]).split("\n").filter((it) => it.includes("\tsigns\t"));
  house.command(["keys", "rotate"]);
  house.command(["keys", "retire", signing.split("\t")[0]]);
  await until(async () => (await house.ask(sample, { method: "HEAD" })).status === 404, "the tickets have ended");
}
