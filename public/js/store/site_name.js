/** The name under which this site keeps things: sites in folders of one host share a browser's storage, not more. */

// early.js cannot import this and finds it out by itself.
const { pathname } = new URL("../../", import.meta.url);

/** `locutorio` at the root of a host, `locutorio/chat/` in the folder `chat`. */
export const SITE_NAME = pathname === "/" ? "locutorio" : `locutorio${pathname}`;
