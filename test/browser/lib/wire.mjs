// What really crosses the network, by the browser's own account (CDP). A
// route handler would turn the browser's cache off, so there is none.

/**
 * Listens to a page. `media()` tells of each request to /m/ since `begin`:
 * { url, status, bytes, fromCache, failed }; status is what the server said, if
 * it was asked, and bytes are those of the body that came over the wire.
 */
export async function wire(page) {
  const cdp = await page.context().newCDPSession(page);
  let seen = new Map();
  await cdp.send("Network.enable");
  cdp.on("Network.requestWillBeSent", ({ requestId, request }) => seen.set(requestId, { url: request.url, bytes: 0, fromCache: false }));
  cdp.on("Network.requestServedFromCache", ({ requestId }) => mark(requestId, { fromCache: true }));
  cdp.on("Network.responseReceived", ({ requestId, response }) => {
    if (response.fromDiskCache || response.fromPrefetchCache) mark(requestId, { fromCache: true });
  });
  // What the server said; the event above tells of the stored answer that a 304 confirms.
  cdp.on("Network.responseReceivedExtraInfo", ({ requestId, statusCode }) => mark(requestId, { status: statusCode }));
  cdp.on("Network.dataReceived", ({ requestId, encodedDataLength }) => {
    const it = seen.get(requestId);
    if (it) it.bytes += encodedDataLength;
  });
  cdp.on("Network.loadingFailed", ({ requestId, errorText }) => mark(requestId, { failed: errorText }));
  const mark = (id, what) => seen.has(id) && Object.assign(seen.get(id), what);
  return {
    begin: () => (seen = new Map()),
    media: () => [...seen.values()].filter((it) => new URL(it.url).pathname.startsWith("/m/")),
  };
}
