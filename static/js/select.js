// Choosing: with shift held, everything between two ticks follows the second one.
// How many are chosen is said.
{
  const form = document.querySelector("form[data-select]");
  const boxes = [...(form?.querySelectorAll("input[type=checkbox]") ?? [])];
  const said = form?.querySelector("[data-chosen]");
  let last;
  const tell = () => {
    const n = boxes.filter((it) => it.checked).length;
    said.textContent = n === 0 ? "" : n === 1 ? said.dataset.one : said.dataset.many.replace("#", n);
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
  if (form) tell();
}

// A picture dropped on a folder moves there: the form of a selection, filled in.
{
  const here = document.querySelector("[data-drag]")?.dataset.drag;
  const main = here ? document.querySelector("main") : null;
  const kind = "application/x-cloakroom-item";
  main?.addEventListener("dragstart", (event) => {
    const item = event.target.closest?.("a[href^='/items/']")?.getAttribute("href").split(/[/?]/)[2];
    if (item) event.dataTransfer.setData(kind, item);
  });
  const over = (event) => event.dataTransfer?.types.includes(kind) && event.target.closest?.(".folder a[href^='/browse/']");
  main?.addEventListener("dragover", (event) => { if (over(event)) event.preventDefault(); });
  main?.addEventListener("drop", (event) => {
    const folder = over(event);
    if (!folder) return;
    event.preventDefault();
    event.stopPropagation();
    const to = folder.getAttribute("href").slice("/browse/".length).split("/").map(decodeURIComponent).join("/");
    const form = document.createElement("form");
    form.method = "post";
    form.action = "/selection";
    for (const [name, value] of Object.entries({ do: "move", in: here, to, thing: event.dataTransfer.getData(kind) })) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      form.append(field);
    }
    document.body.append(form);
    form.submit();
  });
}
