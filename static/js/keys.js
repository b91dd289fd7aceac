// Arrow keys turn the page of the viewer, unless somebody writes or plays.
// Escape closes the panel that one is in, or that is open.
{
  const busy = "input, textarea, select, video, audio, summary, dialog, [contenteditable]";
  const panel = "details:is(.tool, .menu, .sheet)[open]";

  const close = (event) => {
    const open = event.target.closest?.(panel) ?? document.querySelector(panel);
    if (!open) return;
    event.preventDefault();
    open.open = false;
    open.querySelector("summary").focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === "Escape") return close(event);
    if (event.target.closest?.(busy)) return;
    const way = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
    if (way) document.querySelector(`.viewer a[rel=${way}]`)?.click();
  });
}
