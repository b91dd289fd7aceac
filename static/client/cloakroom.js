// Cloakroom for the pages of other programs: one module, nothing to build.
//
//	import { Cloakroom } from "https://media.example.org/api/v1/cloakroom.js";
//
//	const house = await Cloakroom.signIn("https://media.example.org", { username, password });
//	for await (const item of house.items("cases/1024/photos")) {
//	  const img = document.body.appendChild(new Image());
//	  house.show(img, item, "thumb");
//	}
//
// The house must list the page's origin in its setting ORIGINS.
import { Fresh } from "./fresh.js";
import { Problem } from "./problem.js";
import { metadata, modified, pause } from "./tus.js";

export { Problem };

/** @typedef {import("./types.js").Form} Form */
/** @typedef {import("./types.js").Addresses} Addresses */
/** @typedef {import("./types.js").ItemFacts} ItemFacts */
/** @typedef {import("./types.js").Item} Item */
/** @typedef {import("./types.js").Folder} Folder */
/** @typedef {import("./types.js").Listing} Listing */
/** @typedef {import("./types.js").Request} Request */
/** @typedef {import("./types.js").Upload} Upload */

/**
 * A house, and a token for it. Hears of «ended» once the token is no good any
 * more: ask for the password again.
 */
export class Cloakroom extends EventTarget {
  /**
   * @param {string} url Where the house is.
   * @param {string} token
   */
  constructor(url, token) {
    super();
    this.url = new URL("/", url).origin;
    this.token = token;
    this.#fresh = new Fresh(this);
  }

  #fresh;

  /**
   * Makes a token by a password. Whoever keeps it can do all that its scope
   * allows; see README.md about where.
   * @param {string} url
   * @param {{ username: string, password: string, label?: string, scope?: string[], until?: string, folder?: string }} who
   */
  static async signIn(url, who) {
    const house = new Cloakroom(url, "");
    house.token = (await house.ask("POST", "tokens", { body: { label: location.host, ...who } })).token;
    return house;
  }

  /** Ends the token, and with it every address that it was given. */
  async signOut() {
    this.#fresh.stop();
    await this.ask("DELETE", "tokens/current");
  }

  /**
   * Asks the API (openapi.yaml) and returns the JSON of its answer.
   * @param {string} method
   * @param {string} path Below /api/v1/.
   * @param {Request} [request]
   * @returns {Promise<any>}
   */
  async ask(method, path, { body, query = {}, headers = {}, signal } = {}) {
    const url = new URL(`/api/v1/${path}`, this.url);
    for (const [key, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(key, value);
    if (body !== undefined) headers = { "Content-Type": "application/json", ...headers };
    const answer = await fetch(url, { method, headers: { ...this.#bearer(), ...headers }, body: JSON.stringify(body), signal, credentials: "omit" });
    const told = /json/.test(answer.headers.get("Content-Type") ?? "") ? await answer.json() : {};
    if (answer.ok) return told;
    throw this.#problem(answer.status, told, answer.headers.get("Retry-After"));
  }

  /** @returns {Record<string, string>} */
  #bearer() {
    return this.token ? { Authorization: `Bearer ${this.token}` } : {};
  }

  /** @param {number} status @param {Record<string, any>} told @param {string | null} wait */
  #problem(status, told, wait) {
    if (status === 401 && this.token) this.dispatchEvent(new Event("ended"));
    return new Problem(status, told, Number(wait) || 0);
  }

  /** Whom the token speaks for. @returns {Promise<{ id: string, name: string, admin: boolean, scopes: string[] }>} */
  me() { return this.ask("GET", "me"); }

  /** Where the rights of the token begin. @returns {Promise<Folder[]>} */
  async folders() { return (await this.ask("GET", "folders")).folders; }

  /**
   * A folder, by its id or its path.
   * @param {string} at
   * @returns {Promise<Folder>}
   */
  async folder(at) {
    if (/^fo_[a-z2-7]{26}$/.test(at)) return this.ask("GET", `folders/${at}`);
    return (await this.ask("GET", "folders", { query: { path: at } })).folders[0];
  }

  /**
   * A page of what is in a folder; give it the `next` of the page before.
   * @param {Folder | string} folder
   * @param {{ after?: string, signal?: AbortSignal }} [from]
   * @returns {Promise<Listing>}
   */
  async list(folder, { after, signal } = {}) {
    const { id } = typeof folder === "string" ? await this.folder(folder) : folder;
    return this.ask("GET", `folders/${id}/items`, { query: { after }, signal });
  }

  /**
   * All items of a folder, page after page as you go on.
   * @param {Folder | string} folder
   * @returns {AsyncGenerator<Item, void, void>}
   */
  async *items(folder) {
    if (typeof folder === "string") folder = await this.folder(folder);
    /** @type {string | undefined} */
    let after;
    do {
      const page = await this.list(folder, { after });
      yield* page.items;
      after = page.next;
    } while (after);
  }

  /** @param {string} id @returns {Promise<Item>} */
  item(id) { return this.ask("GET", `items/${id}`); }

  /**
   * Fresh addresses for any number of items. Those that are not there (any more)
   * are left out.
   * @param {string[]} ids
   * @returns {Promise<Map<string, Addresses>>}
   */
  async tickets(ids) {
    const found = new Map();
    for (let i = 0; i < ids.length; i += 500) {
      const { tickets } = await this.ask("POST", "tickets", { body: { items: ids.slice(i, i + 500) } });
      for (const it of tickets) found.set(it.item, it);
    }
    return found;
  }

  /**
   * Puts an item into an element and keeps its address fresh: an <img>, <video>
   * or <audio> gets it as its `src`, an <a> as its `href`, and a <video> its
   * «poster» as its `poster`. What breaks off because a ticket ended goes on by a new one, a film at the same
   * second. What the house has not made yet comes when it is there.
   * @template {HTMLImageElement | HTMLMediaElement | HTMLAnchorElement} E
   * @param {E} element
   * @param {Item | { id: string }} item
   * @param {Form} form
   * @returns {E}
   */
  show(element, item, form) {
    this.#fresh.show(element, item, form);
    return element;
  }

  /** Looks after an element no longer. One that left the page needs no such word. @param {Element} element */
  forget(element) { this.#fresh.forget(element); }

  /**
   * Has the browser save an original, under its own name.
   * @param {{ id: string }} item
   */
  async download({ id }) {
    const href = (await this.tickets([id])).get(id)?.download_url;
    if (!href) throw new Problem(403, { detail: "You may not download this." }, 0);
    Object.assign(document.createElement("a"), { href }).click();
  }

  /**
   * Sends a file by tus 1.0.0. It goes on after lost lines by itself, where the
   * house stopped hearing, and after a reload with `resume`.
   * @param {Blob} file
   * @param {Upload} options
   * @returns {Promise<Item>}
   */
  async upload(file, { folder, name = /** @type {File} */ (file).name, taken, onprogress = () => {}, onbegin = () => {}, resume, signal }) {
    const key = { "Idempotency-Key": crypto.getRandomValues(new Uint32Array(4)).join("-") };
    let at = resume, offset = 0, tries = 0;
    for (;;) {
      try {
        let answer;
        if (!at) {
          answer = await this.#tus("POST", `${this.url}/api/v1/uploads`, { "Upload-Length": `${file.size}`, "Upload-Metadata": metadata({ folder, name, taken, modified: modified(file) }), ...key }, null, signal);
          onbegin(at = new URL(/** @type {string} */ (answer.getResponseHeader("Location")), this.url).href);
        } else if (tries || resume) {
          answer = await this.#tus("HEAD", at, {}, null, signal);
          resume = undefined;
        }
        if (answer) offset = Number(answer.getResponseHeader("Upload-Offset"));
        let item = answer?.getResponseHeader("Upload-Item");
        if (!item) {
          const from = offset;
          answer = await this.#tus("PATCH", at, { "Upload-Offset": `${from}`, "Content-Type": "application/offset+octet-stream" }, file.slice(from), signal, (sent) => {
            if (sent > 0) tries = 0;
            onprogress(from + sent, file.size);
          });
          offset = Number(answer.getResponseHeader("Upload-Offset"));
          item = answer.getResponseHeader("Upload-Item");
        }
        onprogress(offset, file.size);
        if (item) return await this.item(item);
      } catch (err) {
        const status = err instanceof Problem ? err.status : 0;
        if (signal?.aborted || tries > 9 || (status && status < 500 && ![409, 423, 429, 460].includes(status)) || status === 507) throw err;
        await pause(err instanceof Problem && err.wait ? err.wait * 1000 : Math.min(30_000, 250 * 2 ** tries), signal);
        tries++;
      }
    }
  }

  /**
   * @param {string} method @param {string} url @param {Record<string, string>} headers @param {Blob | null} body
   * @param {AbortSignal} [signal] @param {(sent: number) => void} [onprogress]
   * @returns {Promise<XMLHttpRequest>} fetch tells nobody how far it is
   */
  #tus(method, url, headers, body, signal, onprogress) {
    return new Promise((done, fail) => {
      signal?.throwIfAborted();
      const it = new XMLHttpRequest();
      const stop = () => it.abort();
      it.open(method, url);
      for (const [key, value] of Object.entries({ ...this.#bearer(), "Tus-Resumable": "1.0.0", ...headers })) it.setRequestHeader(key, value);
      if (onprogress) it.upload.onprogress = ({ loaded }) => onprogress(loaded);
      it.onabort = () => fail(signal?.reason);
      it.onerror = () => fail(new TypeError("The house could not be reached."));
      it.onload = () => {
        if (it.status < 300) return done(it);
        let told = {};
        try { told = JSON.parse(it.responseText); } catch { /* a proxy's words */ }
        fail(this.#problem(it.status, told, it.getResponseHeader("Retry-After")));
      };
      it.onloadend = () => signal?.removeEventListener("abort", stop);
      signal?.addEventListener("abort", stop);
      it.send(body);
    });
  }
}
