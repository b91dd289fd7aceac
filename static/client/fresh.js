// Addresses that are kept fresh.
import { Problem } from "./problem.js";

/** @typedef {import("./cloakroom.js").Cloakroom} Cloakroom */
/** @typedef {import("./types.js").Form} Form */

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
export class Fresh {
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
