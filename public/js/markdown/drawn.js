/** Remembers what elements said before the page drew something else into them: a formula, colours, a picture. */

/** @type {WeakMap<Node, string>} */
const sources = new WeakMap();

/**
 * @param {Element} element whose content is about to be replaced
 * @returns {string} its text
 */
export function rememberSource(element) {
  const source = element.textContent ?? "";
  sources.set(element, source);
  return source;
}

/**
 * @param {Node} old
 * @param {Node} fresh
 * @returns {boolean} whether what is drawn in the old one is what the fresh one says
 */
export function isDrawing(old, fresh) {
  const source = sources.get(old);
  return source !== undefined && source === fresh.textContent;
}
