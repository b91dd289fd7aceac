import { Problem } from "./problem.js";
export { Problem };
export type Form = import("./types.js").Form;
export type Addresses = import("./types.js").Addresses;
export type ItemFacts = import("./types.js").ItemFacts;
export type Item = import("./types.js").Item;
export type Folder = import("./types.js").Folder;
export type Listing = import("./types.js").Listing;
export type Request = import("./types.js").Request;
export type Upload = import("./types.js").Upload;
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
export declare class Cloakroom extends EventTarget {
    #private;
    url: string;
    token: string;
    /**
     * @param {string} url Where the house is.
     * @param {string} token
     */
    constructor(url: string, token: string);
    /**
     * Makes a token by a password. Whoever keeps it can do all that its scope
     * allows; see README.md about where.
     * @param {string} url
     * @param {{ username: string, password: string, label?: string, scope?: string[], until?: string, folder?: string }} who
     */
    static signIn(url: string, who: {
        username: string;
        password: string;
        label?: string;
        scope?: string[];
        until?: string;
        folder?: string;
    }): Promise<Cloakroom>;
    /** Ends the token, and with it every address that it was given. */
    signOut(): Promise<void>;
    /**
     * Asks the API (openapi.yaml) and returns the JSON of its answer.
     * @param {string} method
     * @param {string} path Below /api/v1/.
     * @param {Request} [request]
     * @returns {Promise<any>}
     */
    ask(method: string, path: string, { body, query, headers, signal }?: Request): Promise<any>;
    /** Whom the token speaks for. @returns {Promise<{ id: string, name: string, admin: boolean, scopes: string[] }>} */
    me(): Promise<{
        id: string;
        name: string;
        admin: boolean;
        scopes: string[];
    }>;
    /** Where the rights of the token begin. @returns {Promise<Folder[]>} */
    folders(): Promise<Folder[]>;
    /**
     * A folder, by its id or its path.
     * @param {string} at
     * @returns {Promise<Folder>}
     */
    folder(at: string): Promise<Folder>;
    /**
     * A page of what is in a folder; give it the `next` of the page before.
     * @param {Folder | string} folder
     * @param {{ after?: string, signal?: AbortSignal }} [from]
     * @returns {Promise<Listing>}
     */
    list(folder: Folder | string, { after, signal }?: {
        after?: string;
        signal?: AbortSignal;
    }): Promise<Listing>;
    /**
     * All items of a folder, page after page as you go on.
     * @param {Folder | string} folder
     * @returns {AsyncGenerator<Item, void, void>}
     */
    items(folder: Folder | string): AsyncGenerator<Item, void, void>;
    /** @param {string} id @returns {Promise<Item>} */
    item(id: string): Promise<Item>;
    /**
     * Fresh addresses for any number of items. Those that are not there (any more)
     * are left out.
     * @param {string[]} ids
     * @returns {Promise<Map<string, Addresses>>}
     */
    tickets(ids: string[]): Promise<Map<string, Addresses>>;
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
    show<E extends HTMLImageElement | HTMLMediaElement | HTMLAnchorElement>(element: E, item: Item | {
        id: string;
    }, form: Form): E;
    /** Looks after an element no longer. One that left the page needs no such word. @param {Element} element */
    forget(element: Element): void;
    /**
     * Has the browser save an original, under its own name.
     * @param {{ id: string }} item
     */
    download({ id }: {
        id: string;
    }): Promise<void>;
    /**
     * Sends a file by tus 1.0.0. It goes on after lost lines by itself, where the
     * house stopped hearing, and after a reload with `resume`.
     * @param {Blob} file
     * @param {Upload} options
     * @returns {Promise<Item>}
     */
    upload(file: Blob, { folder, name, taken, onprogress, onbegin, resume, signal }: Upload): Promise<Item>;
}
