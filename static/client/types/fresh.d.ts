export type Cloakroom = import("./cloakroom.js").Cloakroom;
export type Form = import("./types.js").Form;
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
export declare class Fresh {
    #private;
    /** @param {Cloakroom} house */
    constructor(house: Cloakroom);
    /** @param {any} el @param {any} item @param {Form} form */
    show(el: any, item: any, form: Form): void;
    /** @param {Element} el */
    forget(el: Element): void;
    /** The token is no good any more, and nothing will be fresh again. */
    stop(): void;
}
