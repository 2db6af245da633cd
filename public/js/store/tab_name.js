/** A page's name among the tabs, and that of the page which it replaces when a tab is loaded anew. */

import { SITE_NAME } from "./site_name.js";

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
