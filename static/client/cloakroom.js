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

/** @typedef {"thumb" | "preview" | "poster" | "play" | "download"} Form What is to be had of an item. */

/**
 * @typedef {object} Addresses Ticketed addresses for plain <img>, <video> and <a>. One that is missing cannot be had, or not yet.
 * @property {string} [thumb_url]
 * @property {string} [preview_url]
 * @property {string} [poster_url]
 * @property {string} [play_url]
 * @property {string} [download_url]
 * @property {string} [expires_at] When the first of them ends.
 */

/**
 * @typedef {object} ItemFacts
 * @property {string} id
 * @property {string} folder
 * @property {string} name
 * @property {number} version
 * @property {string} type Found by looking at the bytes.
 * @property {number} size
 * @property {string} sha256
 * @property {number} [width]
 * @property {number} [height]
 * @property {number} [duration] Seconds.
 * @property {Record<string, unknown>} [facts]
 * @property {string} [thumbhash]
 * @property {string} created
 * @property {boolean} developed Whether the house has finished making its small pictures.
 */

/** @typedef {ItemFacts & Addresses} Item */

/**
 * @typedef {object} Folder
 * @property {string} id
 * @property {string} name
 * @property {string} path
 * @property {string} [parent]
 * @property {string} created
 */

/**
 * @typedef {object} Listing
 * @property {Folder} folder
 * @property {Folder[]} folders
 * @property {Item[]} items
 * @property {string} [next] What `after` is for the next page; left out on the last.
 */

/**
 * @typedef {object} Request
 * @property {unknown} [body] Sent as JSON.
 * @property {Record<string, string | undefined>} [query]
 * @property {Record<string, string>} [headers]
 * @property {AbortSignal} [signal]
 */

/**
 * @typedef {object} Upload
 * @property {string} [folder] Its id or its path.
 * @property {string} [name] By default the file's.
 * @property {"keep both" | "replace"} [taken] What to do about a name that is taken; by default both are kept.
 * @property {(sent: number, size: number) => void} [onprogress] Bytes.
 * @property {(address: string) => void} [onbegin] Hears the address of the upload: keep it to go on after a reload.
 * @property {string} [resume] The address that onbegin heard.
 * @property {AbortSignal} [signal]
 */

/** What the house refused, in its own words: `message` is for people. */
export class Problem extends Error {
  /** @param {number} status @param {Record<string, any>} told @param {number} wait */
  constructor(status, told, wait) {
    super(told.detail ?? `The house answered with ${status}.`);
    this.name = "Problem";
    this.status = status;
    /** @type {string} Stable, for programs. */
    this.type = told.type ?? "about:blank";
    /** @type {string | undefined} The field that it is about. */
    this.field = told.field;
    /** Seconds after which to try again; 0: the house did not say. */
    this.wait = wait;
  }
}

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

/** @param {any} file @returns {string | undefined} */
const modified = ({ lastModified }) => (lastModified ? new Date(lastModified).toISOString() : undefined);

/** @param {Record<string, string | undefined>} pairs */
const metadata = (pairs) => Object.entries(pairs).filter(([, value]) => value !== undefined)
  .map(([key, value]) => `${key} ${btoa(String.fromCharCode(...new TextEncoder().encode(value)))}`).join(",");

/** @param {number} ms @param {AbortSignal} [signal] @returns {Promise<void>} Sooner, once the line is back. */
const pause = (ms, signal) => new Promise((done, fail) => {
  const over = new AbortController();
  const end = () => { over.abort(); clearTimeout(timer); signal?.aborted ? fail(signal.reason) : done(); };
  const timer = setTimeout(end, ms);
  addEventListener("online", end, { signal: over.signal });
  signal?.addEventListener("abort", end, { signal: over.signal });
});

/**
 * @typedef {object} Shown
 * @property {any} el
 * @property {string} id
 * @property {Form} form
 * @property {"src" | "href" | "poster"} attr
 * @property {number} due When it needs a new address, by our clock; Infinity: not before it fails.
 * @property {number} tries Fresh addresses since something was seen.
 * @property {number} late How often it was not there yet.
 * @property {{ at: number, playing: boolean }} [broke] Where a film was when it broke off.
 * @property {boolean} [stalled] No bytes come.
 * @property {boolean} [over]
 */

/**
 * Keeps addresses fresh, with one call for all that are due, and none while
 * nobody looks. What is loaded needs no address any more until it fails.
 */
class Fresh {
  /** @param {Cloakroom} house */
  constructor(house) { this.#house = house; }

  #house;
  /** @type {Set<Shown>} */
  #due = new Set();
  /** @type {WeakMap<Element, Map<string, Shown>>} */
  #known = new WeakMap();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {AbortController | undefined} Listens for the page, as long as something is due. */
  #listens;
  #busy = false;
  #stopped = false;
  #failed = 0;
  #notBefore = 0;

  /** @param {any} el @param {any} item @param {Form} form */
  show(el, item, form) {
    const attr = el instanceof HTMLAnchorElement ? "href" : form === "poster" && el instanceof HTMLVideoElement ? "poster" : "src";
    let shown = this.#known.get(el);
    if (!shown) this.#known.set(el, (shown = new Map()));
    let it = shown.get(attr);
    if (!it) {
      const made = /** @type {Shown} */ ({ el, attr });
      shown.set(attr, (it = made));
      if (attr === "src") {
        el.addEventListener("error", () => this.#broke(made));
        el.addEventListener(el instanceof HTMLMediaElement ? "playing" : "load", () => { made.tries = 0; });
        // A browser that may not read why a film of another origin is refused
        // asks again and again, and tells nobody: the film only starves.
        el.addEventListener("progress", () => { made.stalled = false; });
        el.addEventListener("stalled", () => { made.stalled = true; this.#starves(made); });
        el.addEventListener("waiting", () => this.#starves(made));
      }
    }
    Object.assign(it, { id: item.id, form, tries: 0, late: 0, over: false, broke: undefined });
    this.#place(it, item);
    this.#plan();
  }

  /** @param {Element} el */
  forget(el) {
    for (const it of this.#known.get(el)?.values() ?? []) {
      it.over = true;
      this.#due.delete(it);
    }
  }

  /** The token is no good any more, and nothing will be fresh again. */
  stop() {
    this.#stopped = true;
    this.#due.clear();
    this.#plan();
  }

  /** @param {Shown} it @param {number} when */
  #wait(it, when) {
    it.due = when;
    if (when < Infinity && !this.#stopped) this.#due.add(it);
    else this.#due.delete(it);
  }

  /** @param {Shown} it @param {Record<string, any>} from */
  #place(it, from) {
    const now = Date.now();
    const url = from[`${it.form}_url`];
    if (!url) { // perhaps not yet; six times, ever more seldom
      this.#wait(it, it.late < 6 ? now + 1000 * 2 ** it.late++ : Infinity);
      return;
    }
    const { el, attr, broke } = it;
    if (broke && !el.error && el.src === url) {
      it.broke = undefined; // it starves under a good ticket: that is the line
    } else {
      if (broke) {
        el.addEventListener("loadedmetadata", () => {
          el.currentTime = broke.at;
          if (broke.playing) el.play().catch(() => {});
          it.broke = undefined;
        }, { once: true });
      }
      el[attr] = url;
    }
    const left = Date.parse(from.expires_at) - now; // our clock may be wrong: then not too often
    this.#wait(it, now + (left > 0 ? Math.max(2000, left * 0.9) : 60_000));
  }

  /** Whether a new address is of use before the old one fails. @param {Shown} it */
  #needs({ el, attr, due }) {
    if (due === 0 || attr !== "src" || !el.getAttribute("src")) return true;
    return el instanceof HTMLMediaElement ? el.readyState === 0 : !el.naturalWidth;
  }

  /** @param {Shown} it */
  #broke(it) {
    if (it.over || !it.el.getAttribute("src")) return;
    if (it.tries++ > 1) return; // a fresh address has failed too: that is not the ticket
    if (it.el instanceof HTMLMediaElement) it.broke ??= { at: it.el.currentTime, playing: !it.el.paused && !it.el.ended };
    this.#wait(it, 0);
    this.#plan();
  }

  /** @param {Shown} it */
  #starves(it) {
    if (it.stalled && it.el.readyState < HTMLMediaElement.HAVE_FUTURE_DATA) this.#broke(it);
  }

  #plan() {
    clearTimeout(this.#timer);
    if (!this.#due.size) {
      this.#listens?.abort();
      this.#listens = undefined;
      return;
    }
    if (!this.#listens) {
      const { signal } = (this.#listens = new AbortController());
      document.addEventListener("visibilitychange", () => this.#plan(), { signal });
      addEventListener("online", () => { this.#notBefore = 0; this.#plan(); }, { signal });
    }
    if (this.#busy || document.hidden) return;
    const first = Math.max(this.#notBefore, Math.min(...[...this.#due].map((it) => it.due)));
    // What fails together is asked for together.
    this.#timer = setTimeout(() => this.#renew(), Math.min(2 ** 30, Math.max(50, first - Date.now())));
  }

  async #renew() {
    const soon = Date.now() + 1000;
    /** @type {Shown[]} */
    const all = [];
    for (const it of this.#due) {
      if (it.due > soon) continue;
      if (it.el.isConnected && this.#needs(it)) all.push(it);
      else this.#wait(it, Infinity);
    }
    this.#busy = true;
    try {
      const got = all.length ? await this.#house.tickets([...new Set(all.map((it) => it.id))]) : new Map();
      this.#failed = this.#notBefore = 0;
      for (const it of all) {
        const fresh = got.get(it.id);
        if (it.over) continue;
        if (fresh) this.#place(it, fresh);
        else this.#wait(it, Infinity); // it is gone
      }
    } catch (err) {
      if (err instanceof Problem && err.status < 500 && err.status !== 429) this.stop();
      const wait = err instanceof Problem && err.wait ? err.wait * 1000 : 1000 * 2 ** Math.min(6, this.#failed++);
      this.#notBefore = Date.now() + wait;
    } finally {
      this.#busy = false;
      this.#plan();
    }
  }
}
