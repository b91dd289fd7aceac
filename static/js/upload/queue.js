// The files that somebody handed in, three at a time. A job is waiting,
// running, lost (its server is, and it goes on by itself), paused, asking
// (its name is taken), failed, done, or left (from before a reload).
const atOnce = 3;
const waits = [0.5, 1, 2, 3, 5, 8, 13, 20, 30]; // seconds, and the last for ever
const patience = 90_000; // without a byte moved, before an attempt is given up

const jobs = []; // in the order they came
const inState = (...states) => jobs.filter((it) => states.includes(it.state));
const atWork = () => inState("waiting", "running", "lost").length > 0;
const queue = { changed: (_job) => {}, added: () => {}, arrived: (_job) => {}, gone: (_job) => {}, choice: "" };

function become(job, state, say = "") {
  clearTimeout(job.timer);
  Object.assign(job, { state, say });
  queue.changed(job);
}

// Adds what was found, for this folder. What is the same as a file left from
// before a reload goes on where that stood.
function add(found) {
  if (found.length === 0) return;
  if (inState("done", "left").length === jobs.length) drop(inState("done"));
  const before = new Map(inState("left").map((it) => [likeness(it), it]));
  const fresh = found.map(({ file, path, root }) => {
    const it = { folder: here.folder, name: file.name, path, size: file.size, modified: file.lastModified, root };
    const old = before.get(likeness(it));
    if (old) return before.delete(likeness(it)), Object.assign(old, { file, root });
    const job = { ...it, file, key: token(), folderName: here.name, taken: "replace" in here ? queue.choice || "refuse" : "keep", url: "", sent: 0, at: Date.now() };
    jobs.push(job);
    return job;
  });
  take(fresh);
}

const likeness = (it) => JSON.stringify([it.folder, it.path || it.name, it.size, it.modified]);

// Makes jobs this page's own, and sends them in their turn.
function take(some) {
  for (const it of some) Object.assign(it, { user: here.user, tab: neighbours.me, tries: 0, kept: 0, state: "waiting", say: "" });
  neighbours.took(some.map((it) => it.key));
  store.keep(some);
  queue.added(some);
  pump();
}

function pump() {
  const free = atOnce - inState("running", "lost").length;
  if (free > 0) for (const it of inState("waiting").slice(0, free)) start(it);
}

function start(job) {
  become(job, "running");
  Object.assign(job, { moved: Date.now(), upload: undefined });
  const attempt = (job.attempt = {});
  // An attempt that was given up may still speak; nobody listens then.
  const now = (fn) => (upload, ...more) => { if (job.attempt === attempt) fn(...more, upload); };
  send(job, {
    made: now((url, upload) => {
      job.url = url;
      if (job.state !== "gone") return store.keep([job]);
      upload.abort();
      unwanted(url);
    }),
    moved: now((sent) => {
      Object.assign(job, { sent, moved: Date.now() });
      queue.changed(job);
    }),
    kept: now((offset) => {
      if (offset <= job.kept) return;
      Object.assign(job, { kept: offset, tries: 0 });
      store.keep([job]);
      inState("lost").forEach(start); // the server is back, for all
    }),
    done: now((item) => {
      Object.assign(job, { sent: job.size, item, file: undefined, attempt: undefined });
      queue.arrived(job);
      if (job.state === "gone") return; // it was quicker than who cancelled it
      become(job, "done");
      store.forget([job.key]);
      pump();
    }),
    failed: now((what) => failed(job, what)),
  }).then((upload) => {
    if (job.attempt !== attempt) return;
    job.upload = upload;
    upload.start();
  }, () => lose(job));
}

async function failed(job, { status, method, say, after }) {
  job.attempt = undefined;
  const readable = status !== 0 || await job.file.slice(0, 1).arrayBuffer().then(() => true, () => false);
  if (job.state !== "running") return; // paused or cancelled meanwhile
  job.sent = job.kept; // the rest did not get there
  const again = status > 0 && status < 400 || status === 409 && method === "PATCH" || status === 460 || status === 500;
  if (!readable) become(job, "failed", text("This file has changed or is gone. Choose it again."));
  else if ([0, 423, 429, 502, 503, 504].includes(status) || again && job.tries < 6) return lose(job, status && say, after);
  else if (status === 409 && method === "POST" && job.taken === "refuse") asks(job);
  else if (status === 404) become(job, "failed", text("This folder is gone, or you may not add to it any more."));
  else become(job, "failed", say || text("This file could not be added."));
  pump();
}

function lose(job, say, after) {
  const wait = Math.max(after ?? 0, waits[Math.min(job.tries++, waits.length - 1)]);
  become(job, "lost", say || (navigator.onLine ? text("No answer. It goes on by itself.") : text("No connection. It goes on by itself.")));
  job.timer = setTimeout(() => start(job), wait * 1000);
}

// Asked once: the answer holds for the files that come after, too.
function asks(job) {
  if (queue.choice) return answer(queue.choice, [job]);
  become(job, "asking", text("There is a file of this name."));
}

function answer(choice, some = inState("asking", "waiting", "paused").filter((it) => it.taken === "refuse" && !it.url)) {
  queue.choice = choice;
  for (const it of some) {
    Object.assign(it, { taken: choice, key: renew(it), tries: 0 });
    if (it.state !== "paused") become(it, "waiting");
  }
  store.keep(some);
  pump();
}

// A refused creation was answered under its key; another wish is another key.
function renew(job) {
  store.forget([job.key]);
  return token();
}

function stop(job) {
  job.attempt = undefined;
  job.upload?.abort();
  job.upload = undefined;
}

function pause(some) {
  for (const it of some) {
    stop(it);
    become(it, "paused");
    store.keep([it]);
  }
  pump();
}

function resume(some) {
  for (const it of some) {
    it.tries = 0;
    become(it, "waiting");
  }
  pump();
}

// What is being created right now has no address yet: it is ended when it has one.
function cancel(some) {
  for (const it of some) {
    if (it.state !== "running" || it.url) stop(it);
    if (it.url) unwanted(it.url);
  }
  drop(some);
  pump();
}

function drop(some) {
  const gone = new Set(some);
  for (const it of some) {
    clearTimeout(it.timer);
    it.state = "gone";
  }
  store.forget(some.map((it) => it.key));
  jobs.splice(0, jobs.length, ...jobs.filter((it) => !gone.has(it)));
  for (const it of some) queue.gone(it);
}

// Takes jobs off the list that are kept for another page.
function pass(some) {
  for (const it of some) {
    jobs.splice(jobs.indexOf(it), 1);
    queue.gone(it);
  }
}

addEventListener("online", () => inState("lost").forEach(start));

// A line that is open and dead says nothing for a long time.
setInterval(() => {
  for (const it of inState("running")) {
    if (Date.now() - it.moved < patience) continue;
    stop(it);
    lose(it);
  }
}, 10_000);
