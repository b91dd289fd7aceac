// How files come in: dropped anywhere on the page, pasted, or chosen.
const choose = (name) => document.querySelector(`.queue-inputs [data-input="${name}"]`);
const writing = (target) => target.closest?.("input:not([type=file]), textarea, select, [contenteditable]");

// Buttons are found when they are pressed: a page that was empty gets new ones.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-choose]");
  if (button) choose(button.dataset.choose).click();
});
for (const input of document.querySelectorAll(".queue-inputs input")) {
  input.addEventListener("change", () => {
    const found = chosen(input);
    input.value = "";
    document.querySelectorAll("details.tool[open]").forEach((it) => (it.open = false));
    if (input.dataset.input.startsWith("same")) again(found);
    else add(found);
  });
}

document.addEventListener("paste", (event) => {
  if (writing(event.target) || !event.clipboardData?.files.length) return;
  event.preventDefault();
  add(pasted(event.clipboardData));
});

// The page says where a drop goes for as long as something is dragged over it.
// dragover comes several times a second, and its absence is the only sign of
// the end that all browsers give.
{
  const veil = document.querySelector(".drop");
  let own = false, refused = false, timer;
  const hide = () => { clearTimeout(timer); veil.classList.remove("on"); };
  const files = (event) => !own && event.dataTransfer?.types.includes("Files");

  addEventListener("dragstart", () => (own = true)); // a picture of this page
  addEventListener("dragend", () => (own = false));
  for (const type of ["dragenter", "dragover"]) addEventListener(type, (event) => {
    if (!files(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = refused ? "none" : "copy";
    clearTimeout(timer);
    timer = setTimeout(() => { refused = false; hide(); }, 800);
    veil.classList.toggle("on", !refused);
  });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) { refused = false; hide(); } });
  addEventListener("keydown", (event) => { if (event.key === "Escape" && veil.classList.contains("on")) { refused = true; hide(); } });
  addEventListener("drop", (event) => {
    if (!files(event)) return;
    event.preventDefault();
    hide();
    if (refused) return void (refused = false);
    dropped(event.dataTransfer).then(
      (found) => (found.length ? add(found) : panel.tell(text("There is no file in what you dropped."))),
      () => panel.tell(text("What you dropped could not be read.")));
  });
}

// Leaving would stop what is under way, so the browser asks.
addEventListener("beforeunload", (event) => { if (atWork()) event.preventDefault(); });

// Goes on with files of before, now that they are chosen again.
function again(found) {
  const left = new Set(inState("left"));
  const ready = [];
  for (const { file, path } of found) {
    const old = [...left].find((it) => it.name === file.name && it.size === file.size && it.modified === file.lastModified && (!path || !it.path || it.path === path));
    if (!old) continue;
    left.delete(old);
    ready.push(Object.assign(old, { file }));
  }
  if (ready.length) take(ready);
  else panel.tell(text("None of these is one of the unfinished files."));
}

// Opens what may be opened; asking for leave needs a press of a button.
async function goOn(press) {
  const ready = [];
  for (const it of inState("left").filter((it) => it.root)) {
    const may = press ? it.root.requestPermission?.({ mode: "read" }) : it.root.queryPermission?.({ mode: "read" });
    if ((await Promise.resolve(may).catch(() => "")) !== "granted") continue;
    const file = await reopen(it).catch(() => undefined);
    if (file?.size === it.size && file.lastModified === it.modified) ready.push(Object.assign(it, { file }));
    else delete it.root; // gone or another by now: it has to be chosen
  }
  if (ready.length) take(ready);
  panel.show(inState("left"));
}
panel.box.querySelector(".on").addEventListener("click", () => goOn(true));

// What was left before, by this page or one that is gone. What belongs to
// somebody else, or waits for longer than the server does, is forgotten.
async function ask(left) {
  await Promise.all(left.filter((it) => it.url).slice(0, 30).map(async (it) => {
    const { sent = it.sent, item, gone } = (await standing(it.url)) ?? {};
    Object.assign(it, { sent, kept: sent, url: gone ? "" : it.url, state: item ? "done" : "left" });
    if (item) store.forget([it.key]); // only its answer was missed
  }));
}

document.documentElement.classList.add("adds");
neighbours.hear(atWork, (keys) => pass(inState("left").filter((it) => keys.has(it.key))));
{
  const week = 7 * 24 * 3600 * 1000;
  // Of a guest's files, only who hands in by the same link knows anything.
  const all = (await store.all()).filter((it) => (guest || it.user.startsWith("link:") ? it.user === here.user : true));
  const stale = all.filter((it) => it.user !== here.user || it.at < Date.now() - week);
  store.forget(stale.map((it) => it.key));
  const rest = all.filter((it) => !stale.includes(it));
  if (rest.length > 0) {
    const others = await neighbours.atWork();
    const mine = rest.filter((it) => !others.has(it.tab)).sort((a, b) => a.at - b.at).map((it) => ({ ...it, tries: 0, kept: 0, state: "left", say: "" }));
    await ask(mine);
    jobs.push(...mine.filter((it) => it.state === "left"));
    panel.show(inState("left"));
    await goOn(false);
  }
}
