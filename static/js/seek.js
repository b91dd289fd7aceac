// What is found changes as one types: the page that the form would lead to is
// asked for, the request before it is given up, and the list is taken out of the
// answer. What was found is said, politely, and stands in the address.
{
  const form = document.querySelector("form[data-seek]");
  const field = form?.querySelector("input[type=search]");
  const said = document.querySelector("[data-said]");
  let asking, waits, shown = field?.value.trim();

  const show = async () => {
    const text = field.value.trim();
    if (text === shown) return;
    asking?.abort();
    asking = new AbortController();
    const address = new URL(form.action);
    address.searchParams.set("q", text);
    try {
      const { answer, page } = await pageAt(address, { signal: asking.signal });
      if (!answer.ok && answer.status !== 400) return form.submit();
      if (answer.status === 400) return void (said.textContent = page.querySelector("#q-error")?.textContent ?? "");
      document.querySelector("[data-found]").replaceWith(document.adoptNode(page.querySelector("[data-found]")));
      said.textContent = page.querySelector("[data-said]").textContent;
      shown = text;
      history.replaceState(history.state, "", address);
    } catch (error) {
      if (error.name !== "AbortError") said.textContent = said.dataset.lost;
    }
  };
  field?.addEventListener("input", () => {
    clearTimeout(waits);
    waits = setTimeout(show, 150);
  });
}
