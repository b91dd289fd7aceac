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
