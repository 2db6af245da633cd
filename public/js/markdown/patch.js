/** Updates elements of the page to newer content, and leaves alone what is equal: the reader may be using it. */

/** Attributes that the reader or the page changes, not the text. */
const KEPT_ATTRIBUTES = ["open", "tabindex", "data-wrapped", "data-drawn", "data-note", "aria-pressed"];

/** The text of an element before it was drawn. @type {WeakMap<Node, string>} */
const sources = new WeakMap();

/** To say so, the browser must lay out the page: it is asked once, and again when something else may be selected. */
let isNothingSelected = false;
globalThis.document?.addEventListener("selectionchange", () => {
  // Whoever writes in a field moves nothing but its cursor.
  if (!document.activeElement?.matches("input, textarea")) isNothingSelected = false;
});

/**
 * @param {Node} shown
 * @param {Node} fresh its children move to `shown`
 * @param {Node | null} [old] the first child that may have changed
 * @param {Node | null} [next] the child that replaces it
 */
export function patch(shown, fresh, old = shown.firstChild, next = fresh.firstChild) {
  while (next) {
    /** @type {Node | null} */
    const following = next.nextSibling;
    /** @type {Node | null} */
    const afterOld = old?.nextSibling ?? null;
    if (!old) shown.appendChild(next);
    else if (!change(old, next)) shown.replaceChild(next, old);
    old = afterOld;
    next = following;
  }
  while (old) {
    /** @type {Node | null} */
    const afterOld = old.nextSibling;
    shown.removeChild(old);
    old = afterOld;
  }
}

/** @param {Element} element whose text is about to be replaced by a drawing of it */
export function rememberSource(element) {
  sources.set(element, element.textContent ?? "");
}

/**
 * Keeps the reader's selection while an element's content is replaced by other nodes with the same text.
 *
 * @param {Element} element
 * @param {() => void} replace
 */
export function keepSelection(element, replace) {
  const selection = document.getSelection();
  isNothingSelected ||= !selection || selection.isCollapsed;
  if (isNothingSelected || !selection?.anchorNode || !selection.focusNode) return replace();
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
  const anchor = offsetIn(element, anchorNode, anchorOffset);
  const focus = offsetIn(element, focusNode, focusOffset);
  replace();
  if (anchor === null && focus === null) return;
  const [start, startOffset] = anchor === null ? [anchorNode, anchorOffset] : placeIn(element, anchor);
  const [end, endOffset] = focus === null ? [focusNode, focusOffset] : placeIn(element, focus);
  selection.setBaseAndExtent(start, startOffset, end, endOffset);
}

/**
 * @param {Node} old
 * @param {Node} fresh
 * @returns {boolean} whether the old node now shows what the fresh one does
 */
function change(old, fresh) {
  if (old instanceof Text && fresh instanceof Text) {
    // A selection that ends in this text stays where it is.
    if (fresh.data.startsWith(old.data)) old.appendData(fresh.data.slice(old.data.length));
    else old.data = fresh.data;
    return true;
  }
  if (old.isEqualNode(fresh)) return true;
  if (!(old instanceof Element && fresh instanceof Element && isSameElement(old, fresh))) return false;
  if (!isDrawing(old, fresh)) patch(old, fresh);
  return true;
}

/**
 * @param {Element} old
 * @param {Element} fresh
 */
function isSameElement(old, fresh) {
  if (old.nodeName !== fresh.nodeName) return false;
  const names = new Set([...old.getAttributeNames(), ...fresh.getAttributeNames()]);
  for (const name of KEPT_ATTRIBUTES) names.delete(name);
  return [...names].every((name) => old.getAttribute(name) === fresh.getAttribute(name));
}

/**
 * @param {Node} old
 * @param {Node} fresh
 * @returns {boolean} whether the old node shows the fresh one's text as a drawing
 */
function isDrawing(old, fresh) {
  const source = sources.get(old);
  return source !== undefined && source === fresh.textContent;
}

/**
 * @param {Element} element
 * @param {Node} node
 * @param {number} offset
 * @returns {number | null} how many characters of the element's text come before; null if it is outside
 */
function offsetIn(element, node, offset) {
  if (!element.contains(node)) return null;
  const range = document.createRange();
  range.setStart(element, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}

/**
 * @param {Element} element
 * @param {number} offset
 * @returns {[Node, number]}
 */
function placeIn(element, offset) {
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let rest = offset;
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const { length } = /** @type {Text} */ (node);
    if (rest <= length) return [node, rest];
    rest -= length;
  }
  return [element, element.childNodes.length];
}
