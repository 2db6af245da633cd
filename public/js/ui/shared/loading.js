/** Parts of the page that are fetched when they are first needed, which may be when there is no network. */

import { text } from "../../i18n/texts.js";
import { showToast } from "./toast.js";

/**
 * @template Module
 * @param {Promise<Module>} loading
 * @returns {Promise<Module | null>} null if it cannot be had now; the reader has been told
 */
export async function loadedOrTold(loading) {
  try {
    return await loading;
  } catch {
    showToast({ text: text("composer.notLoaded") });
    return null;
  }
}
