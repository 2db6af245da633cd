/** Keeps what the reader has selected while the nodes below it are replaced by others with the same text. */

/**
 * @param {Element} element
 * @param {() => void} replace
 */
export function keepSelection(element, replace) {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.anchorNode || !selection.focusNode) return replace();
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
 * @param {Element} element
 * @param {Node} node
 * @param {number} offset
 * @returns {number | null} letters of the element's text before that place; null if it is elsewhere
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
