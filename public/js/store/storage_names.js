/** Names under which this site stores things: sites in folders of one host share the browser's storage. */

import { SITE_ROOT } from "../load/site_root.js";

const { pathname } = new URL(SITE_ROOT);

/** `locutorio` at the root of a host, `locutorio/chat/` in the folder `chat`. */
export const SITE_NAME = pathname === "/" ? "locutorio" : `locutorio${pathname}`;

/** Attachments of unsent questions belong to it. */
export const DRAFT_CONVERSATION_ID = "unsent";

const TAB_KEY = `${SITE_NAME}.tab`;

/**
 * Gives this page load a name. Call it once per page load.
 *
 * @returns {{ tab: string, former: string }} `former` names the page load before in this tab, or is ""; in a duplicated
 *   tab, the page load of that name is still open elsewhere
 */
export function nameTab() {
  const tab = crypto.getRandomValues(new Uint32Array(2)).join("");
  try {
    const former = sessionStorage.getItem(TAB_KEY) ?? "";
    sessionStorage.setItem(TAB_KEY, tab);
    return { tab, former };
  } catch {
    // Storage is blocked, so the page load before stored nothing either.
    return { tab, former: "" };
  }
}

/** The end of the names of drafts that belong to a temporary conversation. */
export const TEMPORARY = "temporary";
