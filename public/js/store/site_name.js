/** The name under which this site keeps things: sites in folders of one host share a browser's storage, not more. */

import { SITE_ROOT } from "../site_root.js";

const { pathname } = new URL(SITE_ROOT);

/** `locutorio` at the root of a host, `locutorio/chat/` in the folder `chat`. */
export const SITE_NAME = pathname === "/" ? "locutorio" : `locutorio${pathname}`;
