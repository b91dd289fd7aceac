export type Form = "thumb" | "preview" | "poster" | "play" | "download";
export type Addresses = {
    thumb_url?: string;
    preview_url?: string;
    poster_url?: string;
    play_url?: string;
    download_url?: string;
    /**
     * When the first of them ends.
     */
    expires_at?: string;
};
export type ItemFacts = {
    id: string;
    folder: string;
    name: string;
    version: number;
    /**
     * Found by looking at the bytes.
     */
    type: string;
    size: number;
    sha256: string;
    width?: number;
    height?: number;
    /**
     * Seconds.
     */
    duration?: number;
    facts?: Record<string, unknown>;
    thumbhash?: string;
    created: string;
    /**
     * Whether the house has finished making its small pictures.
     */
    developed: boolean;
};
export type Item = ItemFacts & Addresses;
export type Folder = {
    id: string;
    name: string;
    path: string;
    parent?: string;
    created: string;
};
export type Listing = {
    folder: Folder;
    folders: Folder[];
    items: Item[];
    /**
     * What `after` is for the next page; left out on the last.
     */
    next?: string;
};
export type Request = {
    /**
     * Sent as JSON.
     */
    body?: unknown;
    query?: Record<string, string | undefined>;
    headers?: Record<string, string>;
    signal?: AbortSignal;
};
export type Upload = {
    /**
     * Its id or its path.
     */
    folder?: string;
    /**
     * By default the file's.
     */
    name?: string;
    /**
     * What to do about a name that is taken; by default both are kept.
     */
    taken?: "keep both" | "replace";
    /**
     * Bytes.
     */
    onprogress?: (sent: number, size: number) => void;
    /**
     * Hears the address of the upload: keep it to go on after a reload.
     */
    onbegin?: (address: string) => void;
    /**
     * The address that onbegin heard.
     */
    resume?: string;
    signal?: AbortSignal;
};
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
export declare class Problem extends Error {
    status: number;
    /** @type {string} Stable, for programs. */
    type: string;
    /** @type {string | undefined} The field that it is about. */
    field: string | undefined;
    /** Seconds after which to try again; 0: the house did not say. */
    wait: number;
    /** @param {number} status @param {Record<string, any>} told @param {number} wait */
    constructor(status: number, told: Record<string, any>, wait: number);
}
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
export type Shown = {
    el: any;
    id: string;
    form: Form;
    attr: "src" | "href" | "poster";
    /**
     * When it needs a new address, by our clock; Infinity: not before it fails.
     */
    due: number;
    /**
     * Fresh addresses since something was seen.
     */
    tries: number;
    /**
     * How often it was not there yet.
     */
    late: number;
    /**
     * Where a film was when it broke off.
     */
    broke?: {
        at: number;
        playing: boolean;
    };
    /**
     * No bytes come.
     */
    stalled?: boolean;
    over?: boolean;
};
