// Texts as the page speaks: English is the key, and what it is in another
// language stands on the queue. Values take the places of %s and %d.
const spoken = JSON.parse(document.querySelector("[data-upload]").dataset.words ?? "{}");
const lang = document.documentElement.lang || "en";
// English numbers are grouped as on the pages.
const number = (n) => (lang === "en" ? n.toLocaleString("en").replaceAll(",", "\u202f") : n.toLocaleString(lang));
const fill = (it, values) => {
  let next = 0;
  return it.replace(/%(?:\[(\d)\])?[sd]/g, (_, of) => {
    const at = of ? of - 1 : next;
    next = at + 1;
    return typeof values[at] === "number" ? number(values[at]) : values[at];
  });
};
const text = (key, ...values) => fill(spoken[key] ?? key, values);
const texts = (n, one, many, ...values) => {
  const it = spoken[many] ?? { one, other: many };
  return fill(typeof it === "string" ? it : it[new Intl.PluralRules(lang).select(n)] ?? it.other, [n, ...values]);
};

function sizeWords(bytes) {
  if (bytes < 1000) return texts(Math.round(bytes), "%d byte", "%d bytes");
  const units = ["%s B", "%s kB", "%s MB", "%s GB", "%s TB", "%s PB"];
  let unit = 0;
  for (; bytes >= 999.5 && unit < 5; unit++) bytes /= 1000;
  const digits = bytes >= 100 || unit === 1 ? 0 : 1;
  return text(units[unit], bytes.toLocaleString(lang, { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false }));
}

// Times left are told roughly, so that they do not flicker.
function leftWords(seconds) {
  if (seconds < 10) return text("a few seconds left");
  if (seconds < 55) return text("about %d s left", Math.ceil(seconds / 10) * 10);
  if (seconds < 3300) return text("about %d min left", Math.ceil(seconds / 60));
  return texts(Math.round(seconds / 3600) || 1, "about %d hour left", "about %d hours left");
}

// A speed that follows the last few seconds: 1 − e^(−t/4 s) of the newest, the
// rest of what it was. What is sent again after a lost line counts for nothing.
function meter() {
  let speed = 0, last, before;
  return {
    see(sent, now) {
      if (last !== undefined && now > last) {
        const seconds = (now - last) / 1000;
        const weight = 1 - Math.exp(-seconds / 4);
        speed += (Math.max(0, sent - before) / seconds - speed) * (speed ? weight : 1);
      }
      [last, before] = [now, sent];
      return speed;
    },
    rest: () => (last = undefined),
  };
}

// Not randomUUID: plain http has none.
const token = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (it) => it.toString(16).padStart(2, "0")).join("");
