// Arrow keys turn the page of the viewer, unless somebody writes or plays.
{
  const busy = "input, textarea, select, video, audio, summary, [contenteditable]";
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.defaultPrevented || event.target.closest?.(busy)) return;
    const way = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
    if (way) document.querySelector(`.viewer a[rel=${way}]`)?.click();
  });
}
