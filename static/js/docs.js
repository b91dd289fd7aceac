// The page of the API: its examples run, against this house, with a token that
// nobody keeps. Without this module they are commands to copy.
const key = document.querySelector("[data-key]");
const token = key.querySelector("input");
key.hidden = false;

// On a narrow screen the index is folded until somebody asks for it.
const index = document.querySelector(".index > details");
const narrow = matchMedia("(max-width: 860px)");
const fold = () => (index.open = !narrow.matches);
narrow.addEventListener("change", fold);
fold();
index.addEventListener("click", (event) => { if (narrow.matches && event.target.closest("a")) index.open = false; });

const make = (name, options, ...inside) => {
  const it = Object.assign(document.createElement(name), options);
  it.append(...inside);
  return it;
};

/** The request that a form describes. */
const request = (form) => {
  const { method, path } = form.dataset;
  const headers = new Headers();
  const url = new URL(location.origin);
  let at = path;
  for (const it of form.elements) {
    const [place, name] = it.name.split(" ");
    if (place === "path") at = at.replace(`{${name}}`, it.value.split("/").map(encodeURIComponent).join("/"));
    if (place === "query" && it.value) url.searchParams.set(name, it.value);
    if (place === "header" && it.value) headers.set(name, it.value);
  }
  url.pathname = at;
  if (token.value && !("open" in form.dataset)) headers.set("Authorization", `Bearer ${token.value.trim()}`);
  const body = form.elements.body;
  if (body && !body.dataset.type.includes("*")) headers.set("Content-Type", body.dataset.type);
  return [url, { method, headers, body: body && (body.files ? body.files[0] ?? "" : body.value), credentials: "omit", cache: "no-store" }];
};

/** Text in which addresses can be followed. */
const linked = (text) => text.split(/(https?:\/\/[^\s"]+)/).map((part, i) => (i % 2 ? make("a", { href: part, target: "_blank", rel: "noreferrer" }, part) : part));

/** What came, in words. Bytes are only counted. */
const told = async (answer) => {
  const type = answer.headers.get("Content-Type") ?? "";
  if (!/json|yaml|^text\//.test(type)) {
    const { byteLength } = await answer.arrayBuffer();
    return byteLength ? `${byteLength} bytes, ${type || "of no type"}` : "";
  }
  const text = await answer.text();
  if (!type.includes("json")) return text.slice(0, 20_000);
  try {
    const value = JSON.parse(text);
    if (value.token && !token.value) token.value = value.token; // just made: the next example has it
    return JSON.stringify(value, null, 2);
  } catch {
    return text;
  }
};

const show = async (form) => {
  const came = form.querySelector(".came");
  const began = performance.now();
  try {
    const answer = await fetch(...request(form));
    const text = await told(answer);
    const head = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
    came.replaceChildren(
      make("p", { className: `status ${answer.ok ? "fine" : "bad"}` }, `${answer.status} ${answer.statusText}`.trim() + `, in ${Math.round(performance.now() - began)} ms`),
      make("details", {}, make("summary", {}, "Headers"), make("pre", {}, head)),
      ...(text ? [make("pre", { tabIndex: 0 }, ...linked(text))] : []),
    );
  } catch (err) {
    came.replaceChildren(make("p", { className: "status bad" }, `The request could not be sent: ${err.message}`));
  }
};

for (const form of document.querySelectorAll("[data-try]")) {
  const button = form.querySelector(".main");
  form.hidden = false;
  form.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.matches("input:not([type=file])")) button.click(); });
  button.addEventListener("click", async () => {
    if (![...form.elements].every((it) => it.reportValidity())) return;
    button.disabled = true;
    await show(form);
    button.disabled = false;
    button.focus({ preventScroll: true });
  });
}
