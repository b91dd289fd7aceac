// The page of an item is the viewer, and its links lead on by themselves. With
// scripts the pages beside it are fetched ahead and put in its place, so that
// the window stays and the address is always that of what one sees.
{
  const at = (selector) => document.querySelector(selector);
  const viewing = at("body.viewer");
  const ahead = new Map(); // address → the page, on its way or here

  async function read(href) {
    const { answer, page } = await pageAt(href);
    if (!answer.ok || answer.redirected || !page.body.matches(".viewer")) throw new Error(`${href}: ${answer.status}`);
    const picture = page.querySelector(".stage > img")?.getAttribute("src");
    if (picture) new Image().src = picture;
    return page;
  }

  // Only the neighbours are kept: tickets in older pages run out.
  function lookAhead() {
    const beside = [...document.querySelectorAll(".turn")].map((it) => it.href);
    for (const href of ahead.keys()) if (!beside.includes(href)) ahead.delete(href);
    for (const href of beside) if (!ahead.has(href)) ahead.set(href, read(href).catch(() => ahead.delete(href)));
  }

  async function show(href) {
    const page = await (ahead.get(href) ?? read(href).catch(() => {}));
    if (!page?.body) return location.assign(href); // it says why not
    const open = at(".sheet").open, way = document.activeElement?.rel;
    for (const part of [".bar", ".stage", "dialog.keys"]) at(part).replaceWith(document.importNode(page.querySelector(part), true));
    document.body.className = page.body.className;
    document.title = page.title;
    history.replaceState(history.state, "", href); // so «back» leads to the folder
    at(".sheet").open = open;
    (at(`.turn[rel="${way}"]`) ?? at("main")).focus({ preventScroll: true });
    said.textContent = at(".bar h1").textContent;
    whole();
    lookAhead();
  }

  // Words are kept in place: the same form is sent, and of the page that answers the
  // line with the facts is taken over, whether they were kept or not.
  async function keep(form) {
    const { answer, page } = await pageAt(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => ({}));
    form.querySelector("[data-lost]").hidden = Boolean(answer);
    if (!answer) return;
    if (!page.body.matches(".viewer")) return location.assign(answer.url);
    at(".bar").replaceWith(document.importNode(page.querySelector(".bar"), true));
    const [mine, theirs] = [document, page].map((it) => it.querySelector(".stage > img"));
    if (mine && theirs) mine.alt = theirs.alt;
    (at(".describe [aria-invalid]") ?? at(".describe summary")).focus({ preventScroll: true });
    said.textContent = at(".describe .error.box") ? "" : at(".leaf h2").textContent;
  }

  // How near the picture is, and what of it is in the middle.
  let near = 1, x = 0, y = 0;
  const picture = () => at(".viewer.image .stage > img");
  function draw() {
    const it = picture();
    if (!it) return;
    const [w, h] = [it.offsetWidth * (near - 1) / 2, it.offsetHeight * (near - 1) / 2];
    [x, y] = [Math.min(w, Math.max(-w, x)), Math.min(h, Math.max(-h, y))];
    it.style.transform = near > 1 ? `translate(${x}px, ${y}px) scale(${near})` : "";
    document.body.classList.toggle("near", near > 1);
  }
  function whole() { [near, x, y] = [1, 0, 0]; draw(); }
  /** Goes nearer by a factor; what lies at the point stays there. */
  function nearer(by, point) {
    const box = at(".stage").getBoundingClientRect();
    const [px, py] = point ? [point.clientX - box.x - box.width / 2, point.clientY - box.y - box.height / 2] : [0, 0];
    const next = Math.min(8, Math.max(1, near * by));
    [x, y] = [px - (px - x) * next / near, py - (py - y) * next / near];
    near = next;
    draw();
  }

  const fingers = new Map();
  let began, moved = false, pinched = false;
  const spread = () => { const [a, b] = [...fingers.values()]; return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY); };

  function down(event) {
    if (event.button > 0 || event.target.closest("video, audio, .button, form")) return;
    fingers.set(event.pointerId, event);
    moved = false;
    pinched = fingers.size > 1;
    begin(event);
  }
  function begin(event) { began = { event, x, y, spread: fingers.size === 2 ? spread() : 0, near }; }
  function move(event) {
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, event);
    const [dx, dy] = [event.clientX - began.event.clientX, event.clientY - began.event.clientY];
    moved ||= Math.hypot(dx, dy) > 8;
    if (fingers.size === 2) {
      const [a, b] = [...fingers.values()];
      nearer(began.near * spread() / began.spread / near, { clientX: (a.clientX + b.clientX) / 2, clientY: (a.clientY + b.clientY) / 2 });
    } else if (near > 1) {
      [x, y] = [began.x + dx, began.y + dy];
      draw();
    }
  }
  function up(event) {
    if (!fingers.delete(event.pointerId)) return;
    if (fingers.size > 0) return begin([...fingers.values()].at(-1)); // the one that is left drags from where it is
    const dx = event.clientX - began.event.clientX, dy = event.clientY - began.event.clientY;
    const swiped = event.type === "pointerup" && event.pointerType === "touch" && near === 1 && !pinched && Math.abs(dx) > 48 && Math.abs(dx) > 2 * Math.abs(dy);
    if (swiped) at(`.turn[rel=${dx < 0 ? "next" : "prev"}]`)?.click();
  }

  const back = () => {
    const to = at(".bar a.back");
    if (!to) return;
    if (document.referrer === to.href) history.back(); // where one was in it
    else to.click();
  };
  const sheet = (act) => {
    at(".sheet").open = true;
    const it = at(act);
    if (it) it.open = true;
    it?.querySelector("select, input:not([type=hidden])")?.focus();
  };
  const actions = {
    " ": () => { const it = at(".stage video, .stage audio"); if (it) it.paused ? it.play() : it.pause(); },
    "i": () => { at(".sheet").open = !at(".sheet").open; },
    "d": () => at(".bar a[download]")?.click(),
    "s": () => at("#act-link") && sheet("#act-link"),
    "?": () => at("dialog.keys").showModal(),
    "+": () => nearer(1.5), "-": () => nearer(1 / 1.5), "0": whole,
  };
  const writing = "input, textarea, select, button, summary, a.button, [contenteditable], dialog";

  // The bar goes away while nobody moves.
  let resting;
  function awake() {
    document.body.classList.remove("resting");
    clearTimeout(resting);
    resting = setTimeout(() => { if (!at(".bar :focus-visible, .sheet[open], dialog[open]")) document.body.classList.add("resting"); }, 3000);
  }

  const said = document.createElement("p");
  if (viewing) {
    said.className = "hidden";
    said.setAttribute("role", "status");
    document.body.append(said);
    document.addEventListener("pointerdown", (event) => { if (event.target.closest(".stage")) down(event); });
    document.addEventListener("pointermove", (event) => { awake(); move(event); });
    for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, up);
    document.addEventListener("dragstart", (event) => { if (event.target.closest(".stage")) event.preventDefault(); });
    document.addEventListener("dblclick", (event) => { if (event.target === picture()) near > 1 ? whole() : nearer(2.5, event); });
    document.addEventListener("wheel", (event) => {
      if (!event.target.closest(".image .stage")) return;
      event.preventDefault();
      nearer(Math.exp(-event.deltaY / 300), event);
    }, { passive: false });
    document.addEventListener("click", (event) => {
      event.target.closest("dialog .button")?.closest("dialog").close();
      const turn = event.target.closest(".turn");
      if (!turn || event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0) return;
      event.preventDefault();
      if (moved && event.isTrusted) moved = false; // the end of a swipe
      else show(turn.href);
    });
    document.addEventListener("submit", (event) => {
      if (!event.target.matches(".describe form")) return;
      event.preventDefault();
      keep(event.target);
    });
    document.addEventListener("keydown", (event) => {
      awake();
      if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.target.closest(writing)) return;
      if (event.key === "Escape") return near > 1 ? whole() : back();
      if (event.key === " " && event.target.closest("a, video, audio")) return;
      const act = actions[event.key.toLowerCase()];
      if (!act) return;
      event.preventDefault();
      act();
    });
    addEventListener("load", () => setTimeout(lookAhead, 200));
    if (document.readyState === "complete") lookAhead();
    awake();
  }
}
