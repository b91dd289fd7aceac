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
export {};
