// Choosing: with shift held, everything between two ticks follows the second one.
// How many are chosen is said, and that a link opens one of them; Enter does what the field is for.
{
  const form = document.querySelector("form[data-select]");
  const boxes = [...(form?.querySelectorAll("input[type=checkbox]") ?? [])];
  const said = form?.querySelector("[data-chosen]");
  const several = form?.querySelector("[data-several]"), lend = form?.querySelector("[value=link]");
  let last;
  const tell = () => {
    const n = boxes.filter((it) => it.checked).length;
    said.parentElement.hidden = false;
    said.textContent = n === 0 ? said.dataset.none : n === 1 ? said.dataset.one : said.dataset.many.replace("#", n);
    if (lend) lend.disabled = !(several.hidden = n < 2);
  };
  for (const box of boxes) {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last) {
        const [a, b] = [boxes.indexOf(last), boxes.indexOf(box)].sort((x, y) => x - y);
        for (const it of boxes.slice(a, b + 1)) it.checked = box.checked;
      }
      last = box;
      tell();
    });
  }
  // With shift a browser would mark the words between, and tick nothing.
  form?.addEventListener("mousedown", (event) => { if (event.shiftKey && event.target.closest("label")) event.preventDefault(); });
  // Enter in a field is the first button beside it.
  form?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("details .field input")) return;
    event.preventDefault();
    event.target.closest("details").querySelector("button").click();
  });
  if (form) tell();
}
