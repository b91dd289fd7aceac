// People and groups are found as one types: the form asks for its own page, and
// what was found there takes the place of what stands below it.
{
  for (const form of document.querySelectorAll("form[data-find]")) {
    const field = form.querySelector("input[name=find]");
    const found = form.parentElement.querySelector("[data-found]");
    let asked = 0;
    let timer;
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const mine = ++asked;
        const at = new URL(form.action, location.href);
        at.search = new URLSearchParams({ find: field.value });
        const { answer, page } = await pageAt(at).catch(() => ({}));
        if (!answer?.ok || mine !== asked) return;
        const theirs = page.querySelector("[data-found]");
        if (theirs) found.replaceChildren(...theirs.childNodes);
      }, 200);
    });
  }
}
