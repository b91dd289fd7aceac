// What the page needs of tus-js-client; the rest is left out of the bundle.
export { Upload } from "tus-js-client";
