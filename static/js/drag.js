// Things are dragged to where they belong: onto a folder of the page, or onto a
// place on the way to it. What is dropped moves by the form of a selection.
{
  const here = document.querySelector("[data-drag]")?.dataset.drag;
  const kind = "application/x-cloakroom-thing";
  const thing = (it) => it.closest?.("[data-thing]")?.dataset.thing ?? it.closest?.("a[href^='/items/']")?.getAttribute("href").split(/[/?]/)[2];
  let dragged, into;
  const place = (event) => {
    const it = dragged && event.dataTransfer?.types.includes(kind) ? event.target.closest?.(".folder a, .trail a[href^='/browse/']") : null;
    return it && thing(it) !== dragged ? it : null;
  };
  const mark = (it) => {
    if (it === into) return;
    into?.classList.remove("into");
    into = it;
    into?.classList.add("into");
  };

  if (here) {
    document.addEventListener("dragstart", (event) => {
      dragged = event.target.closest?.("main") ? thing(event.target) : undefined;
      if (dragged) event.dataTransfer.setData(kind, dragged);
    });
    document.addEventListener("dragover", (event) => {
      mark(place(event));
      if (into) event.preventDefault();
    });
    document.addEventListener("dragend", () => { mark(null); dragged = undefined; });
    document.addEventListener("drop", (event) => {
      const to = place(event);
      if (!to) return;
      event.preventDefault();
      const path = to.getAttribute("href").slice("/browse/".length).split("/").map(decodeURIComponent).join("/");
      const form = Object.assign(document.createElement("form"), { method: "post", action: "/selection", hidden: true });
      for (const [name, value] of Object.entries({ do: "move", in: here, to: path, thing: dragged })) {
        form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
      }
      document.body.append(form);
      form.submit();
    });
  }
}
