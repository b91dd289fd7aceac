// Numbers and times as people say them, spelled as the pages spell them.
const plural = (n, noun) => `${n.toLocaleString("en").replaceAll(",", "\u202f")} ${noun}${n === 1 ? "" : "s"}`;

function sizeWords(bytes) {
  if (bytes < 1000) return plural(Math.round(bytes), "byte");
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let unit = 0;
  for (; bytes >= 999.5 && unit < 5; unit++) bytes /= 1000;
  return `${bytes.toFixed(bytes >= 100 || unit === 1 ? 0 : 1)} ${units[unit]}`;
}

// Times left are told roughly, so that they do not flicker.
function leftWords(seconds) {
  if (seconds < 10) return "a few seconds left";
  if (seconds < 55) return `about ${Math.ceil(seconds / 10) * 10} s left`;
  if (seconds < 3300) return `about ${Math.ceil(seconds / 60)} min left`;
  return `about ${plural(Math.round(seconds / 3600) || 1, "hour")} left`;
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
