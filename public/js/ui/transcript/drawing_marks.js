/**
 * Remembers which answers are being drawn. A mark that is still there when the page opens belongs to an answer whose
 * drawing ended the tab: the limits in markdown/ should prevent that, but each browser has its own. Drawn again, it
 * would end the tab each time.
 */

import { SITE_NAME } from "../../store/storage_names.js";

/** In sessionStorage, which outlives a crash and belongs to one tab: what others draw is not this tab's concern. */
const PREFIX = `${SITE_NAME}.drawing.`;

const withheld = new Set(markedAnswers());
/** @type {Set<string>} */
const underWay = new Set();
let isWatching = false;

/** @param {string} id of an answer @returns {boolean} whether its drawing ended the tab */
export function isWithheld(id) {
  return withheld.has(id);
}

/** To be called before an answer is drawn; the reader may want one that was withheld. @param {string} id */
export function beginDrawing(id) {
  withheld.delete(id);
  if (underWay.has(id) || document.hidden) return;
  watchLeaving();
  underWay.add(id);
  try {
    sessionStorage.setItem(PREFIX + id, "");
  } catch {
    // Where nothing can be kept, the answer is drawn without a mark.
  }
}

/**
 * To be called when all is drawn.
 *
 * @param {string} id
 */
export function endDrawing(id) {
  // The browser lays out with the next frame what was drawn in this one.
  requestAnimationFrame(() => setTimeout(forget, 0, id));
}

/** A tab that is left, or that the system closes because it is hidden, did not crash. */
function watchLeaving() {
  if (isWatching) return;
  isWatching = true;
  addEventListener("pagehide", forgetAll);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) forgetAll();
  });
}

function forgetAll() {
  for (const id of underWay) forget(id);
}

/** @param {string} id */
function forget(id) {
  underWay.delete(id);
  try {
    sessionStorage.removeItem(PREFIX + id);
  } catch {
    // Nothing was kept.
  }
}

/** @returns {string[]} */
function markedAnswers() {
  try {
    const keys = Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
    return keys.map((key) => key.slice(PREFIX.length));
  } catch {
    return [];
  }
}
