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
  // A film on a host of its own never fails: the browser may not read why it was
  // refused, and asks for ever. It starves, while no bytes come.
  for (const it of document.querySelectorAll(":is(video, audio)[data-fresh]")) {
    let stalled = false;
    const starves = () => { if (stalled && navigator.onLine && it.readyState < HTMLMediaElement.HAVE_FUTURE_DATA) renew({ target: it }); };
    it.addEventListener("progress", () => { stalled = false; });
    it.addEventListener("stalled", () => { stalled = true; starves(); });
    it.addEventListener("waiting", starves);
  }
}
