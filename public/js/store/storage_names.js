/** The name under which this site keeps things: sites in folders of one host share a browser's storage, not more. */

import { SITE_ROOT } from "../load/site_root.js";

const { pathname } = new URL(SITE_ROOT);

/** `locutorio` at the root of a host, `locutorio/chat/` in the folder `chat`. */
export const SITE_NAME = pathname === "/" ? "locutorio" : `locutorio${pathname}`;

const KEPT_AS = `${SITE_NAME}.tab`;

/**
 * Names this page. Call it once a page.
 *
 * @returns {{ tab: string, former: string }} `former` is the page that this tab showed before, or ""; a tab that was
 * duplicated has it, too, while the page of that name is still open elsewhere
 */
export function nameTab() {
  const tab = crypto.getRandomValues(new Uint32Array(2)).join("");
  try {
    const former = sessionStorage.getItem(KEPT_AS) ?? "";
    sessionStorage.setItem(KEPT_AS, tab);
    return { tab, former };
  } catch {
    // Blocked: nothing was kept by a former page either.
    return { tab, former: "" };
  }
}

export const DRAFT_CONVERSATION_ID = "unsent";
