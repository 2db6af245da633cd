/** What a reader should know about the site, the storage and the program; loaded once the site was asked. */

import { loadInTheEnd } from "../load_once.js";

/**
 * @param {HTMLElement} element
 * @param {import("../app/desk.js").Desk} desk
 */
export async function mountNotices(element, desk) {
  await desk.site.learnt;
  const { showNotices } = await loadInTheEnd(() => import("./notice_list.js"));
  showNotices(element, desk);
}
