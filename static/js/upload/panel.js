// The panel of the queue: what is on its way, all in one bar, and what to do.
const panel = (() => {
  const box = document.querySelector(".queue");
  const $ = (name) => box.querySelector(`.${name}`);
  const status = document.getElementById("queue-status");
  const [title, about, all, list, asking, before] = ["title", "about", "all", "files", "asking", "before"].map($);
  const rows = new Map();
  const most = 200; // rows at a time; thousands would only slow the page down
  const speed = meter();
  const dirty = new Set();
  let timer, folded = matchMedia("(max-width: 640px)").matches, told = "", quarters = 0;

  const press = (name, fn) => $(name).addEventListener("click", fn);
  press("fold", () => { folded = !folded; draw(); });
  press("close", () => {
    cancel(inState("failed"));
    drop(inState("done"));
    pass(inState("left")); // the next page asks for them again
  });
  press("pause", () => { pause(inState("waiting", "running", "lost")); draw(); $("go").focus(); });
  press("go", () => { resume(inState("paused", "failed")); draw(); $("pause").focus(); });
  press("end", () => { cancel(inState("waiting", "running", "lost", "paused", "asking", "failed")); $("sure").open = false; $("fold").focus(); });
  press("both", () => answer("keep"));
  press("instead", () => answer("replace"));
  press("forget", () => cancel(inState("left")));

  function show(some) {
    for (const job of some) {
      if (rows.size >= most) break;
      if (rows.has(job)) { dirty.add(job); continue; }
      const it = row(job);
      rows.set(job, it);
      list.append(it.li);
      it.draw();
    }
    soon();
  }

  // Rows of what is done make room for what still has none.
  function fill() {
    if (rows.size >= jobs.length) return;
    for (const [job, it] of rows) if (job.state === "done" && jobs.length > most) { it.li.remove(); rows.delete(job); }
    if (rows.size < most) show(jobs.filter((it) => !rows.has(it) && it.state !== "done"));
  }

  function soon() { timer ??= setTimeout(draw, 100); }

  function draw() {
    clearTimeout(timer);
    timer = undefined;
    const held = box.contains(document.activeElement) && document.activeElement;
    for (const job of dirty) rows.get(job)?.draw();
    dirty.clear();
    fill();
    if (jobs.length > 0) box.hidden = false;
    const mine = jobs.filter((it) => it.state !== "left");
    const count = (...states) => mine.filter((it) => states.includes(it.state)).length;
    const [done, failed, lost, paused, asks] = ["done", "failed", "lost", "paused", "asking"].map((it) => count(it));
    const busy = count("waiting", "running", "lost");
    // An empty file is some work, too.
    const sum = (of) => mine.reduce((n, it) => n + of(it), 0);
    const [whole, sent] = [sum((it) => it.size || 1), sum((it) => (it.state === "done" ? it.size || 1 : it.sent))];
    const rate = busy > lost ? speed.see(sent, performance.now()) : (speed.rest(), 0);

    const alone = lost > 0 && count("running") === 0;
    const reached = text("%d of %d are here.", done, mine.length);
    if (alone) say(text("Waiting for the connection"), text("What has arrived is safe. It goes on by itself."));
    else if (busy) say(texts(mine.length, "Adding %d file", "Adding %d files"), [text("%d of %d", done, mine.length), rate > 0 && text("%s/s", sizeWords(rate)), rate > 0 && leftWords((whole - sent) / rate)].filter(Boolean).join(" · "));
    else if (asks) say(texts(asks, "One name is taken", "%d names are taken"), done ? reached : "");
    else if (paused) say(text("Paused"), reached);
    else if (mine.length === 0 && jobs.length > 0) say(texts(jobs.length, "%d file from before is not finished", "%d files from before are not finished"), "");
    else if (failed) say(texts(mine.length, "%[2]d of %[1]d file added", "%[2]d of %[1]d files added", done), texts(failed, "One could not be.", "%d could not be."));
    else say(mine.length ? texts(mine.length, "%d file added", "%d files added") : text("Nothing on its way"), "");

    all.hidden = mine.length === 0;
    all.value = whole ? sent / whole : 0;
    all.setAttribute("aria-valuetext", `${Math.floor(all.value * 100)} %`);
    box.dataset.state = alone ? "lost" : busy ? "busy" : failed ? "failed" : paused || asks ? "paused" : "done";
    box.classList.toggle("folded", folded);
    $("fold").setAttribute("aria-expanded", String(!folded));
    label($("fold"), folded ? text("Show the files") : text("Hide the files"));
    $("close").hidden = busy + paused + asks > 0;
    $("pause").hidden = busy === 0;
    $("go").hidden = busy > 0 || paused + failed === 0;
    $("go").querySelector("span").textContent = paused ? text("Resume all") : text("Try again");
    $("sure").hidden = busy + paused + asks + failed === 0;
    asking.hidden = asks === 0;
    if (asks) $("which").textContent = asks === 1
      ? text("%s is in this folder already.", mine.find((it) => it.state === "asking").name)
      : text("%d of these names are in this folder already.", asks);
    drawBefore(jobs.filter((it) => it.state === "left"));
    const quarter = Math.floor((4 * done) / mine.length);
    if (busy && mine.length > 3 && quarter > quarters) tell(texts(mine.length, "%[2]d of %[1]d file are here", "%[2]d of %[1]d files are here", done));
    quarters = quarter || 0;
    if (held && !held.checkVisibility()) $("fold").focus(); // its button has nothing to do any more
    if (busy > lost) soon.later ??= setTimeout(() => { soon.later = undefined; soon(); }, 500); // speed and time go on
  }

  function drawBefore(left) {
    before.hidden = left.length === 0;
    if (left.length === 0) return;
    const lone = left.filter((it) => !it.root);
    $("on").hidden = lone.length === left.length;
    $("same").hidden = lone.length === 0;
    $("tree").hidden = !lone.some((it) => it.path);
    $("why").textContent = lone.length
      ? text("This page was left before they were here. A browser does not keep files: choose the same ones again, and each goes on where it stopped.")
      : text("This page was left before they were here. Each goes on where it stopped.");
  }

  function say(head, more) {
    if (title.textContent !== head) tell((title.textContent = head));
    if (about.textContent !== more) about.textContent = more;
  }

  // For those who listen: what changed, and not each byte.
  function tell(text) {
    if (text !== told) status.textContent = told = text;
  }

  queue.added = (some) => { box.hidden = false; show(some); };
  queue.gone = (job) => {
    rows.get(job)?.li.remove();
    rows.delete(job);
    if (jobs.length === 0) box.hidden = true;
    soon();
  };
  queue.changed = (job) => {
    dirty.add(job);
    if (job.state === "failed") tell(`${job.name}: ${job.say}`);
    soon();
  };
  return { box, show, tell, fold: $("fold") };
})();
