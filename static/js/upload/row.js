// One file in the panel. Its words and its bar follow the job; names are text
// and never markup.
const verbs = { waiting: text("Pause"), running: text("Pause"), lost: text("Try now"), paused: text("Resume"), failed: text("Try again") };

function row(job) {
  const li = document.getElementById("queue-row").content.firstElementChild.cloneNode(true);
  const [name, say, part, flip, away] = ["name", "say", "part", "flip", "away"].map((it) => li.querySelector(`.${it}`));
  const full = job.path || job.name;
  name.textContent = job.name;
  name.title = full;
  part.setAttribute("aria-label", full);
  flip.addEventListener("click", () => {
    if (job.state === "lost") start(job);
    else (["waiting", "running"].includes(job.state) ? pause : resume)([job]);
  });
  away.addEventListener("click", () => {
    const next = (li.nextElementSibling ?? li.previousElementSibling)?.querySelector(".away");
    cancel([job]);
    (next ?? panel.fold).focus();
  });
  return {
    li,
    draw() {
      const { state } = job;
      li.dataset.state = state;
      // The bar stands still at what was sent, and is full when the file is there.
      part.value = job.size ? Math.min(1, job.sent / job.size) : Number(state === "done");
      part.hidden = state === "done" || state === "asking";
      say.textContent = words(job);
      flip.hidden = !(state in verbs);
      if (!flip.hidden) label(flip, text("%s: %s", verbs[state], full));
      away.hidden = state === "done";
      label(away, text("%s: %s", state === "left" ? text("Forget") : text("Cancel"), full));
      if (state === "done" && job.item && !guest) name.href = `/items/${job.item}`;
    },
  };
}

function label(button, text) {
  button.title = text;
  button.setAttribute("aria-label", text);
}

function words(job) {
  const { state, sent, size } = job;
  const cent = size ? Math.floor((100 * sent) / size) : 0;
  switch (state) {
    case "waiting": return sizeWords(size);
    case "running": return sent >= size ? text("Almost there") : text("%s of %s", sizeWords(sent), sizeWords(size));
    case "paused": return sent ? text("Paused at %d %", cent) : text("Paused");
    case "left": return sent ? text("Stopped at %d %", cent) : text("Not begun");
    case "done": return sizeWords(size);
    default: return job.say;
  }
}
