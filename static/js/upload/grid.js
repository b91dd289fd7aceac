// What arrived appears in its place: the page is fetched again, and what it has
// anew is taken over. So a tile is drawn by the server alone, with its ticket,
// where its name belongs.
const arrivals = (() => {
  const added = new Set(); // items whose picture is not made yet, perhaps
  const waits = [2, 3, 5, 8, 13, 21, 34, 55]; // seconds
  let wanted = false, running = false, looks = 0, timer;

  const key = (li) => li.querySelector("a")?.getAttribute("href");
  const face = (li) => [...li.querySelectorAll("img")].map((it) => it.getAttribute("src").replace(/&?\bt=[^&]*/, "")).join();
  const section = (page, part) => page.querySelector(`main > section[data-part=${part}]`);

  async function look() {
    running = true;
    wanted = false;
    const began = performance.now();
    let least = 800;
    try {
      const { answer, page } = await pageAt(location.href);
      if (answer.ok && !answer.redirected) merge(page);
    } catch {
      [wanted, least] = [true, 3000]; // no connection: again, in a while
    }
    // A page that takes long is asked for seldom.
    setTimeout(() => { running = false; if (wanted) look(); else watch(); }, Math.max(least, 3 * (performance.now() - began)));
  }

  // Pictures are made after their files are safe: look again for a while.
  function watch() {
    for (const it of added) {
      const tile = document.querySelector(`.tile > a[href="/items/${it}"]`)?.parentElement;
      if (!tile || !tile.matches(".bare") || tile.matches(".other")) added.delete(it);
    }
    if (added.size === 0 || looks >= waits.length) return;
    clearTimeout(timer);
    timer = setTimeout(() => { if (!running) look(); }, waits[looks++] * 1000);
  }

  function merge(fresh) {
    const main = document.querySelector("main");
    const empty = main.querySelector(":scope > .empty");
    if (empty && !fresh.querySelector("main > .empty")) {
      empty.remove();
      take(main.querySelector(":scope > .head"), fresh.querySelector("main > .head"));
    }
    for (const part of ["folders", "items"]) {
      const [mine, theirs] = [section(document, part), section(fresh, part)];
      if (mine && theirs) weave(mine, theirs);
      else if (theirs) (section(document, "folders") ?? main.querySelector(":scope > .head")).after(theirs);
    }
    const [pages, more] = [main.querySelector(":scope > .pages"), fresh.querySelector("main > .pages")];
    if (more && !pages) section(document, "items")?.after(more);
    else if (more) take(pages, more);
  }

  // How entries stand is the server's to say: their days may be new. Those that
  // are here already move there as they are, so no picture loads twice.
  function weave(mine, theirs) {
    const entries = ".folder, .tile, .listing tbody tr";
    const have = new Map([...mine.querySelectorAll(entries)].map((it) => [key(it), it]));
    const stays = [];
    for (const it of theirs.querySelectorAll(entries)) {
      const old = have.get(key(it));
      if (!old || old.className !== it.className || face(old) !== face(it)) continue;
      it.replaceWith(document.createElement("i")); // so that its pictures are not fetched
      stays.push(old);
    }
    take(mine, theirs, (all) => [...all.querySelectorAll("i")].forEach((it, n) => it.replaceWith(stays[n])));
  }

  // Who had the focus keeps it.
  function take(old, fresh, finish = () => {}) {
    const link = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : undefined;
    finish(document.adoptNode(fresh));
    old.replaceWith(fresh);
    if (link) fresh.querySelector(`a[href="${CSS.escape(link)}"]`)?.focus();
  }

  return (job) => {
    if (job.folder !== here.folder) return;
    if (job.item && !job.path) added.add(job.item);
    looks = 0;
    if (running) wanted = true;
    else setTimeout(() => { if (running) wanted = true; else look(); }, 150); // several small ones come together
  };
})();

// A guest sees nothing of the folder: when all has arrived they are told so.
const thanks = () => setTimeout(() => {
  if (jobs.every((it) => it.state === "done")) location.assign(here.thanks);
}, 800);
queue.arrived = guest ? thanks : arrivals;
