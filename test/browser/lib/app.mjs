import { createServer } from "node:http";
import { atEnd } from "./end.mjs";

/** Serves a page, by default an empty one, as another program's origin; returns its port. */
export async function otherApp(page = "<!doctype html><link rel=icon href='data:,'><title>Another app</title>") {
  const server = createServer((_, res) => res.setHeader("Content-Type", "text/html").end(page));
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  atEnd(() => { server.closeAllConnections(); server.close(); });
  return server.address().port;
}
