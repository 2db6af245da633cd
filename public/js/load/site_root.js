/** Where this site begins: it may lie in a folder of its host. */

// A worker has no document, and lies in build/. Node, which runs some modules for tests, has neither.
const { document, location } = globalThis;
const here = document?.baseURI ?? location?.href ?? "http://localhost/";

export const SITE_ROOT = new URL(document ? "./" : "../", here).href;
