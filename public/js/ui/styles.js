/** The style of what the first view does not show, and all words with it: what has its own style has words, too. */

import { loadAllTexts } from "../i18n/texts.js";
import { loadSheet } from "../load_sheet.js";

/**
 * Resolves once the page has the style and all words.
 *
 * @param {string} name of a file in css/, without its ending
 * @returns {Promise<void>}
 * @throws {Error} if they could not be fetched
 */
export async function loadStyle(name) {
  await Promise.all([loadSheet(name), loadAllTexts()]);
}
