// What is not finished outlives the page: a row per file in IndexedDB, which
// can keep a dropped file's handle too, where localStorage could not. Browsers
// that refuse (private windows) merely forget; nothing else fails.
const store = (() => {
  let opening;
  const open = () => (opening ??= new Promise((done, fail) => {
    const ask = indexedDB.open("cloakroom-uploads", 1);
    ask.onupgradeneeded = () => ask.result.createObjectStore("files", { keyPath: "key" });
    ask.onsuccess = () => done(ask.result);
    ask.onerror = ask.onblocked = () => fail(ask.error);
  }));
  const act = async (mode, fn) => {
    try {
      const tx = (await open()).transaction("files", mode);
      const answer = fn(tx.objectStore("files"));
      return await new Promise((done, fail) => {
        tx.oncomplete = () => done(answer?.result);
        tx.onerror = tx.onabort = () => fail(tx.error);
      });
    } catch {
      return undefined;
    }
  };
  const row = ({ key, user, tab, folder, folderName, name, path, size, modified, taken, url, sent, root, at }) =>
    ({ key, user, tab, folder, folderName, name, path, size, modified, taken, url, sent, root, at });
  return {
    keep: (jobs) => act("readwrite", (files) => { for (const it of jobs) files.put(row(it)); }),
    forget: (keys) => act("readwrite", (files) => { for (const it of keys) files.delete(it); }),
    all: async () => (await act("readonly", (files) => files.getAll())) ?? [],
  };
})();

// Other pages of this browser may be at work on rows of their own. They say so
// when asked, and hear which rows somebody else took over.
const neighbours = (() => {
  const channel = new BroadcastChannel("cloakroom-uploads");
  const me = token();
  const seen = new Set();
  let atWork = () => false, gone = () => {};
  channel.onmessage = ({ data }) => {
    if (data.ask && atWork()) channel.postMessage({ here: me });
    if (data.here) seen.add(data.here);
    if (data.took) gone(new Set(data.took));
  };
  return {
    me,
    hear(work, took) { [atWork, gone] = [work, took]; },
    took: (keys) => channel.postMessage({ took: keys }),
    async atWork() {
      channel.postMessage({ ask: true });
      await new Promise((later) => setTimeout(later, 300));
      return seen;
    },
  };
})();
