// What really crosses the network, by the browser's own account (CDP). A
// route handler would turn the browser's cache off, so there is none.

/**
 * Listens to a page. `media()` tells of each request to /m/ since `begin`:
 * { url, status, bytes, fromCache, done }; status is what the server said, if
 * it was asked, and bytes are those of the body that came over the wire.
 */
export async function wire(page) {
  const cdp = await page.context().newCDPSession(page);
  let seen = new Map();
  // Events of one request come in any order, so each may be the first.
  const mark = (id, what) => seen.set(id, { bytes: 0, fromCache: false, ...seen.get(id), ...what });
  cdp.on("Network.requestWillBeSent", ({ requestId, request }) => mark(requestId, { url: request.url }));
  cdp.on("Network.requestServedFromCache", ({ requestId }) => mark(requestId, { fromCache: true }));
  cdp.on("Network.responseReceived", ({ requestId, response }) => {
    if (response.fromDiskCache || response.fromPrefetchCache) mark(requestId, { fromCache: true });
  });
  // What the server said; the event above tells of the stored answer that a 304 confirms.
  cdp.on("Network.responseReceivedExtraInfo", ({ requestId, statusCode }) => mark(requestId, { status: statusCode }));
  cdp.on("Network.dataReceived", ({ requestId, encodedDataLength }) => mark(requestId, { bytes: (seen.get(requestId)?.bytes ?? 0) + encodedDataLength }));
  cdp.on("Network.loadingFinished", ({ requestId }) => mark(requestId, { done: true }));
  cdp.on("Network.loadingFailed", ({ requestId }) => mark(requestId, { done: true }));
  await cdp.send("Network.enable");
  return {
    begin: () => (seen = new Map()),
    media: () => [...seen.values()].filter((it) => it.url && new URL(it.url).pathname.startsWith("/m/")),
  };
}
