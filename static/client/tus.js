// What an upload by tus needs besides its requests.

/** @param {any} file @returns {string | undefined} */
export const modified = ({ lastModified }) => (lastModified ? new Date(lastModified).toISOString() : undefined);

/** @param {Record<string, string | undefined>} pairs */
export const metadata = (pairs) => Object.entries(pairs).filter(([, value]) => value !== undefined)
  .map(([key, value]) => `${key} ${btoa(String.fromCharCode(...new TextEncoder().encode(value)))}`).join(",");

/** @param {number} ms @param {AbortSignal} [signal] @returns {Promise<void>} Sooner, once the line is back. */
export const pause = (ms, signal) => new Promise((done, fail) => {
  const over = new AbortController();
  const end = () => { over.abort(); clearTimeout(timer); signal?.aborted ? fail(signal.reason) : done(); };
  const timer = setTimeout(end, ms);
  addEventListener("online", end, { signal: over.signal });
  signal?.addEventListener("abort", end, { signal: over.signal });
});
