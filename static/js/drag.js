// Things are dragged to where they belong: onto a folder of the page, or onto a
// place on the way to it. What is chosen goes with any of it. What is dropped
// moves by the form of a selection.
{
  const { drag: here, from } = document.querySelector("[data-drag]")?.dataset ?? {};
  const kind = "application/x-cloakroom-thing";
  const thing = (it) => it.closest?.("[data-thing]")?.dataset.thing ?? it.closest?.(".choices label")?.control.value ??
    it.closest?.("a[href^='/items/']")?.getAttribute("href").split(/[/?]/)[2];
  const address = (it) => it.dataset.href ?? it.getAttribute("href");
  const ghost = Object.assign(document.createElement("span"), { className: "ghost" });
  let dragged = [], into;
  const place = (event) => {
    const it = event.dataTransfer?.types.includes(kind) ? event.target.closest?.(".folder a, .trail a[href^='/browse/'], [data-href]") : null;
    return it && dragged.length && !dragged.includes(thing(it)) && address(it) !== from ? it : null;
  };
  const mark = (it) => {
    if (it === into) return;
    into?.classList.remove("into");
    into = it;
    into?.classList.add("into");
  };

  if (here) {
    for (const it of document.querySelectorAll(".choices label")) it.draggable = true;
    document.addEventListener("dragstart", (event) => {
      const it = event.target.closest?.("main") ? thing(event.target) : undefined;
      const chosen = [...document.querySelectorAll(".choices :checked")].map((box) => box.value);
      dragged = chosen.includes(it) ? chosen : it ? [it] : [];
      if (it) event.dataTransfer.setData(kind, dragged);
      if (dragged.length < 2) return;
      ghost.textContent = document.querySelector("[data-chosen]").textContent;
      document.body.append(ghost);
      event.dataTransfer.setDragImage(ghost, 0, 0);
    });
    document.addEventListener("dragover", (event) => {
      mark(place(event));
      if (into) event.preventDefault();
    });
    document.addEventListener("dragend", () => { mark(null); dragged = []; ghost.remove(); });
    document.addEventListener("drop", (event) => {
      const to = place(event);
      if (!to) return;
      event.preventDefault();
      const path = address(to).slice("/browse/".length).split("/").map(decodeURIComponent).join("/");
      const form = Object.assign(document.createElement("form"), { method: "post", action: "/selection", hidden: true });
      for (const [name, value] of [["do", "move"], ["in", here], ["to", path], ...dragged.map((it) => ["thing", it])]) {
        form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
      }
      document.body.append(form);
      form.submit();
    });
  }
}
