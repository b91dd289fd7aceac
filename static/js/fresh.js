// A picture or film whose ticket ran out asks once for a fresh one, at the
// lasting address of the same rendition. A player goes on where it was.
{
  const renew = (event) => {
    const media = event.target;
    const fresh = media.dataset?.fresh;
    if (!fresh || media.dataset.renewed) return;
    media.dataset.renewed = "yes";
    if (media instanceof HTMLMediaElement) {
      const at = media.currentTime;
      const playing = !media.paused && !media.ended;
      media.addEventListener("loadedmetadata", () => {
        media.currentTime = at;
        if (playing) media.play().catch(() => {});
        // A film left open for a day may run out again.
        media.addEventListener("playing", () => delete media.dataset.renewed, { once: true });
      }, { once: true });
    }
    media.removeAttribute("srcset"); // each of it has run out
    media.src = fresh;
  };
  // Errors of media do not bubble, but they can be caught on the way down.
  document.addEventListener("error", renew, true);
  // What failed before this module ran.
  for (const it of document.querySelectorAll("[data-fresh]")) {
    const failed = it.error || (it.complete && it.naturalWidth === 0 && it.currentSrc);
    if (failed) renew({ target: it });
  }
}
