// What is said to a house and by it: types alone.

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
