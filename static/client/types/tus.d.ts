/** @param {any} file @returns {string | undefined} */
export declare const modified: ({ lastModified }: any) => string | undefined;
/** @param {Record<string, string | undefined>} pairs */
export declare const metadata: (pairs: Record<string, string | undefined>) => string;
/** @param {number} ms @param {AbortSignal} [signal] @returns {Promise<void>} Sooner, once the line is back. */
export declare const pause: (ms: number, signal?: AbortSignal) => Promise<void>;
