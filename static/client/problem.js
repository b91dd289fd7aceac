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
