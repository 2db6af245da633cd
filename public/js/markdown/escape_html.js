/** Text for HTML. */

/** @type {Record<string, string>} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** @param {string} text */
export function escapeHtml(text) {
  return text.replace(/[&<>"']/g, entityOf);
}

/**
 * Text of Markdown, in which `&copy;` stands for a letter.
 *
 * @param {string} text
 */
export function escapeText(text) {
  return text.replace(/&(?!(?:#\d{1,7}|#x[\da-f]{1,6}|\w+);)|[<>"']/gi, entityOf);
}

/** @param {string} letter */
function entityOf(letter) {
  return ENTITIES[letter] ?? letter;
}
