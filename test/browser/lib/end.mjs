// What a test file opens is closed when its last test is done, the last first,
// whether they passed or not.
import { after } from "node:test";

const open = [];

after(async () => {
  while (open.length > 0) await open.pop()();
});

/** Does something at the end of the file, before what was asked for earlier. */
export const atEnd = (close) => open.push(close);
