// What runs in a page before it is photographed. Nothing here is seen from outside.

/** Waits until all of the page is there, and says how high it is; of what floats above it only the window counts. */
export async function settled() {
  scrollTo(0, 0);
  const pictures = [...document.images];
  for (const it of pictures) it.loading = "eager";
  await Promise.all([document.fonts.ready, ...pictures.map((it) => it.decode().catch(() => {}))]);
  const floats = document.querySelector(".viewer, .queue:not([hidden]), .drop.on, dialog[open]");
  return floats ? innerHeight : document.documentElement.scrollHeight;
}

/** Puts something of its kind in place of what is never the same twice: times, secrets, ids, ports. */
export function freeze() {
  document.documentElement.style.caretColor = "transparent"; // it blinks
  const times = [[/^\d{4}$/, "2026"], [/^\d{4}-\d\d$/, "May"], [/^\d{4}-\d\d-\d\d$/, "Wednesday, 6 May"], [/T/, "6 May 2026, 10:30"]];
  for (const it of document.querySelectorAll("time")) {
    const kind = times.find(([of]) => of.test(it.dateTime) && !it.dateTime.startsWith("P"));
    if (kind) it.textContent = kind[1];
  }
  const said = (text) => text
    .replace(/(cloakroom\.example|127\.0\.0\.1):\d+/g, "$1:8080")
    .replace(/\/\S*cloakroom-browser-\w+/g, "/srv/cloakroom")
    .replace(/\b(it|fo|li|us|cr)_[a-z0-9]{10,}/g, (all, kind) => kind.padEnd(all.length, "_x2"))
    .replace(/^\s*[A-Z2-7]{4} · /, "A2B3 · ")
    .replace(/go1\.[\d.]+, \w+\/\w+/, "go1.27, linux/amd64")
    .replace(/[A-Za-z0-9_-]{40,}/g, (all) => "tcket".repeat(20).slice(0, all.length));
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) if (said(texts.currentNode.data) !== texts.currentNode.data) texts.currentNode.data = said(texts.currentNode.data);
  for (const it of document.querySelectorAll("input:not([type=date]), textarea")) if (said(it.value) !== it.value) it.value = said(it.value);
  for (const it of document.querySelectorAll("input[type=date]")) if (it.value) it.value = "2026-05-06";
  for (const it of document.querySelectorAll(".stub .no")) it.textContent = "A2B3";
  for (const it of document.querySelectorAll("data")) if (it.value > 2 ** 30) it.textContent = "5 GB"; // what is free of a disk
  for (const it of document.querySelectorAll(".qr path")) it.setAttribute("d", "M0 0H9V9H0z");
}

/**
 * Makes a mosaic of each picture that has come, as large as it was. What a
 * picture shows is for other tests to say; here it would only weigh, and differ
 * by the version of a decoder. One that is broken stays so.
 */
export async function coarse() {
  const squares = (picture, width, height) => {
    const [small, whole] = [[6, 6], [width, height]].map(([width, height]) => Object.assign(document.createElement("canvas"), { width, height }));
    const from = small.getContext("2d");
    from.imageSmoothingQuality = "high"; // a larger form of the same picture gives the same squares
    from.drawImage(picture, 0, 0, 6, 6);
    const to = whole.getContext("2d");
    to.imageSmoothingEnabled = false;
    to.drawImage(small, 0, 0, width, height);
    return whole.toDataURL();
  };
  for (const it of document.querySelectorAll("video, audio")) {
    it.removeAttribute("src");
    it.controls = false;
    it.load();
    if (!it.poster) continue;
    const still = Object.assign(new Image(), { src: it.poster });
    await still.decode();
    it.poster = squares(still, still.naturalWidth, still.naturalHeight);
  }
  for (const it of document.images) {
    if (!it.naturalWidth) continue;
    const one = Object.assign(new Image(), { src: it.src }); // of its forms always the same, whichever the browser took
    await one.decode();
    const src = squares(one, it.naturalWidth, it.naturalHeight);
    it.removeAttribute("srcset");
    it.src = src;
  }
}
