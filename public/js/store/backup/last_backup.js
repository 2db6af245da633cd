/** When this browser's data was last saved to a file. */

import { SITE_NAME } from "../storage_names.js";

const KEY = `${SITE_NAME}.backup`;

/** @returns {number} in milliseconds since 1970; 0 is never, as far as is known */
export function lastBackup() {
  try {
    return Number(localStorage.getItem(KEY)) || 0;
  } catch {
    return 0;
  }
}

/** A file has just been saved. */
export function noteBackup() {
  try {
    localStorage.setItem(KEY, String(Date.now()));
  } catch {
    // Where nothing can be kept, nothing is there to lose.
  }
}
