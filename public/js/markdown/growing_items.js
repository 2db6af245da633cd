/** Changes only the last items of a growing list or table, however long it is. */

import { furnish } from "./furnish.js";
import { htmlOf } from "./items.js";
import { patch } from "./patch.js";
import { sanitise } from "./sanitise.js";

/** @typedef {import("./items.js").Items} Items */

const PARENT = ":scope > :is(ul, ol), :scope > .table > table > tbody";

/**
 * @param {{ element: HTMLElement, items: Items | null }} shown
 * @param {Items | null} items
 * @returns {boolean} false if that is not all that has changed
 */
export function growItems(shown, items) {
  if (!shown.items || !items || shown.items.opening !== items.opening) return false;
  const { parts } = shown.items;
  const changed = parts.findIndex((part, index) => part !== items.parts[index]);
  const first = changed < 0 ? parts.length : changed;
  const parent = shown.element.querySelector(PARENT);
  if (first === 0 || first > items.parts.length || parent?.childElementCount !== parts.length) return false;
  const content = sanitise(htmlOf({ ...items, parts: items.parts.slice(first) }));
  furnish(content);
  const fresh = document.createElement("div");
  fresh.append(content);
  const freshParent = fresh.querySelector(PARENT);
  if (!freshParent) return false;
  patch(parent, freshParent, parent.children[first] ?? null, freshParent.firstElementChild);
  return true;
}
