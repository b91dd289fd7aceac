// What a test file opens is closed when its last test is done, the last first,
// whether they passed or not.
const open = [];

/** Does something at the end of the file, before what was asked for earlier. */
export const atEnd = (close) => open.push(close);

/** Closes everything. Test files need not call it. */
export async function closeAll() {
  while (open.length > 0) await open.pop()();
}

if (process.argv[1].endsWith(".test.mjs")) (await import("node:test")).after(closeAll);
