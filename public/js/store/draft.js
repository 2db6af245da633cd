/** The unsent text, kept for as long as the tab lives, so that a reload loses nothing. */

const KEY = "locutorio.draft";

/** @returns {string} */
export function readDraft() {
  try {
    return sessionStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

/** @param {string} draft */
export function keepDraft(draft) {
  try {
    if (draft) sessionStorage.setItem(KEY, draft);
    else sessionStorage.removeItem(KEY);
  } catch {
    // Storage is blocked or full: the text still stands in its box.
  }
}
