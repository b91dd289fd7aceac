// A photo album: a single-page app on an origin of its own. Every picture, film
// and download is a plain <img src>, <video src> or <a href>, with an address
// that its house has ticketed; no blob is made, and no object URL.
const at = (id) => document.getElementById(id);
const make = (name, properties = {}, ...inside) => {
  const it = Object.assign(document.createElement(name), properties);
  it.append(...inside);
  return it;
};
const say = (text) => { at("say").textContent = text; };

const url = document.querySelector("meta[name=house]").content;
at("where").textContent = new URL(url).host;
let Cloakroom;
try {
  ({ Cloakroom } = await import(`${url}/api/v1/cloakroom.js`));
} catch {
  say(`${url} does not answer this page. Is it open, and does its CLOAKROOM_ORIGINS list ${location.origin}?`);
  throw new Error("no house");
}

// ---- Who: the token lives as long as the tab does.

let house;

function enter(token) {
  house = new Cloakroom(url, token);
  house.addEventListener("ended", () => { leave(); say("You were signed out. Sign in to go on."); });
  sessionStorage.setItem("token", token);
  at("door").hidden = true;
  document.querySelector("header").hidden = false;
  go();
}

function leave() {
  sessionStorage.removeItem("token");
  house = undefined;
  at("viewer").close();
  for (const it of [document.querySelector("header"), at("place")]) it.hidden = true;
  at("door").hidden = false;
  at("door").elements.username.focus();
}

at("door").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { username, password } = event.target.elements;
  const error = event.target.querySelector(".error");
  say(error.textContent = "");
  try {
    const { token } = await Cloakroom.signIn(url, { username: username.value, password: password.value, label: "Album", scope: ["read", "write", "links"], until: "1d" });
    event.target.reset();
    enter(token);
  } catch (err) {
    error.textContent = err.message;
    password.select();
  }
});

at("leave").addEventListener("click", () => { house.signOut().catch(() => {}); leave(); });

// ---- Where: the address after # is the path of a folder, and perhaps an item.

let here; // the folder that is shown; undefined at the top
let items = [];
let next;

const route = () => {
  const [path, item] = location.hash.replace(/^#\//, "").split("?");
  return { path: path.split("/").map(decodeURIComponent).join("/"), item };
};
const href = (path, item) => `#/${path.split("/").map(encodeURIComponent).join("/")}${item ? `?${item}` : ""}`;

async function go() {
  if (!house || (location.hash && !location.hash.startsWith("#/"))) return;
  const { path, item } = route();
  try {
    if (path !== (here?.path ?? "") || at("place").hidden) await openFolder(path);
    if (item) openItem(item);
    else at("viewer").close();
  } catch (err) {
    say(err.message);
  }
}
addEventListener("hashchange", go);

async function openFolder(path) {
  say("");
  const listing = path ? await house.list(path) : { folders: await house.folders(), items: [] };
  here = listing.folder;
  const names = path ? path.split("/") : [];
  at("trail").replaceChildren(...names.map((name, i) => make("li", {}, make("a", { href: href(names.slice(0, i + 1).join("/")), textContent: name, ...(i === names.length - 1 && { ariaCurrent: "page" }) }))));
  const title = at("place").querySelector("h1");
  title.textContent = document.title = names.at(-1) ?? "Your folders";
  for (const list of [at("folders"), at("wall")]) list.replaceChildren();
  items = [];
  at("add").hidden = !path;
  at("place").hidden = false;
  fill(listing);
  scrollTo(0, 0);
  title.focus({ preventScroll: true });
}

function fill(listing) {
  next = listing.next;
  at("more").hidden = !next;
  at("folders").append(...listing.folders.map((it) => make("li", {}, make("a", { href: href(it.path), dir: "auto" }, it.name))));
  for (const it of listing.items) add(it);
  at("empty").hidden = !here || Boolean(items.length || at("folders").children.length);
}

/** Puts an item on the wall. */
function add(it) {
  items.push(it);
  const tile = make("a", { href: href(here.path, it.id), title: it.name });
  const picture = /^(image|video)\//.test(it.type) || it.thumb_url;
  if (picture) {
    const img = make("img", { alt: it.alt || it.title || it.name, loading: "lazy", decoding: "async" });
    tile.append(house.show(img, it, it.thumb_url || !it.poster_url ? "thumb" : "poster"));
  } else {
    tile.append(make("span", { className: "name", dir: "auto" }, it.name));
  }
  if (it.duration) tile.append(make("span", { className: "length" }, length(it.duration)));
  const li = make("li", {}, tile);
  li.style.setProperty("--ratio", it.width && it.height ? Math.min(2.5, Math.max(0.5, it.width / it.height)) : 1);
  at("wall").append(li);
}

const length = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.round(seconds) % 60).padStart(2, "0")}`;

at("more").addEventListener("click", async () => {
  const before = items.length;
  fill(await house.list(here, { after: next }));
  at("wall").children[before]?.querySelector("a").focus();
});

// ---- One: a picture, a film, a sound, or a name, and what to do with it.

let shown;

function openItem(id) {
  shown = items.find((it) => it.id === id);
  if (!shown) return say("This is not here any more.");
  at("name").textContent = shown.name;
  document.querySelector(".lent").hidden = true;
  document.querySelector(".stage").replaceChildren(view(shown));
  at("save").hidden = !shown.download_url;
  if (shown.download_url) house.show(at("save"), shown, "download");
  if (!at("viewer").open) at("viewer").showModal();
}

function view(it) {
  const [kind] = it.type.split("/");
  if (it.play_url && (kind === "video" || kind === "audio")) {
    const player = make(kind, { controls: true, preload: "metadata" });
    if (it.poster_url && kind === "video") house.show(player, it, "poster");
    return house.show(player, it, "play");
  }
  if (it.preview_url || kind === "image") return house.show(make("img", { alt: it.alt || it.title || it.name }), it, "preview");
  return make("p", { className: "muted" }, "There is no picture of this. Download it to look at it.");
}

const turn = (by) => {
  const to = items[items.indexOf(shown) + by];
  if (to) location.replace(href(here.path, to.id));
};
at("before").addEventListener("click", () => turn(-1));
at("after").addEventListener("click", () => turn(1));
at("close").addEventListener("click", () => { location.hash = href(here.path); });
at("viewer").addEventListener("cancel", (event) => { event.preventDefault(); location.hash = href(here.path); });
at("viewer").addEventListener("close", () => document.querySelector(".stage").replaceChildren());
at("viewer").addEventListener("keydown", (event) => {
  if (event.target.matches("video, audio, input")) return;
  if (event.key === "ArrowLeft") turn(-1);
  if (event.key === "ArrowRight") turn(1);
});

at("lend").addEventListener("click", async () => {
  const lent = document.querySelector(".lent");
  try {
    const { address } = await house.ask("POST", "links", { body: { item: shown.id, role: "viewer", until: "7d" } });
    at("address").value = address;
  } catch (err) {
    at("address").value = err.message;
  }
  lent.hidden = false;
  at("address").select();
});
document.querySelector(".lent").addEventListener("submit", async (event) => {
  event.preventDefault();
  at("address").select();
  await navigator.clipboard?.writeText(at("address").value);
  at("copy").textContent = "Copied";
  setTimeout(() => { at("copy").textContent = "Copy"; }, 2000);
});

// ---- Adding: each file goes on by itself after a lost line.

async function send(file) {
  const folder = here;
  const bar = make("progress", { max: 1, value: 0, ariaLabel: file.name });
  const stop = new AbortController();
  const button = make("button", { className: "button", textContent: "Stop" });
  const row = make("li", {}, make("span", { className: "name", dir: "auto" }, file.name), button, bar);
  button.addEventListener("click", () => stop.abort());
  at("queue").querySelector("ul").append(row);
  at("queue").hidden = false;
  try {
    const it = await house.upload(file, { folder: folder.id, signal: stop.signal, onprogress: (sent, size) => { bar.value = size ? sent / size : 1; } });
    row.remove();
    if (here?.id === folder.id) {
      add(it);
      at("empty").hidden = true;
    }
    say(`${it.name} is here.`);
  } catch (err) {
    if (stop.signal.aborted) row.remove();
    else bar.replaceWith(make("p", { className: "error", role: "alert" }, err.message));
    button.textContent = "Forget it";
    button.addEventListener("click", () => { row.remove(); at("queue").hidden = !at("queue").querySelector("li"); });
  }
  at("queue").hidden = !at("queue").querySelector("li");
}

async function sendAll(files) {
  for (const it of [...files]) await send(it); // one after the other: so is the line
}
at("add").querySelector("input").addEventListener("change", (event) => { sendAll(event.target.files); event.target.value = ""; });
addEventListener("dragover", (event) => { if (here) event.preventDefault(); });
addEventListener("drop", (event) => {
  event.preventDefault();
  if (here) sendAll(event.dataTransfer.files);
});

const token = sessionStorage.getItem("token");
if (token) enter(token);
else leave();
