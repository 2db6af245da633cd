/** Changes what is on the page into something newer, and leaves alone what is equal: the reader may be at it. */

import { isDrawing } from "./drawn.js";

/** What readers or the page change about an element, and no newer text does. */
const READERS_OWN = ["open", "tabindex", "data-wrapped", "data-drawn", "aria-pressed"];

/**
 * @param {Node} shown
 * @param {Node} fresh its children move to `shown`
 * @param {Node | null} [old] the first child that may have changed
 * @param {Node | null} [next] the child that is to stand there
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
  for (const name of READERS_OWN) names.delete(name);
  return [...names].every((name) => old.getAttribute(name) === fresh.getAttribute(name));
}
