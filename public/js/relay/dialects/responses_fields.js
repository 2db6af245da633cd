/** Reads fields of the events and items of responses. */

import { asFields } from "../problem_fields.js";

/** @typedef {import("../problem_fields.js").Fields} Fields */

/** @param {Fields} event */
export function indexOf({ output_index: index, item_id: id }) {
  return typeof index === "number" ? String(index) : textOf(id);
}

/** @param {Fields} event @returns {string} the item's place, and that of the part in it */
export function placeOf(event) {
  return `${indexOf(event)} ${Number(event.content_index ?? event.summary_index ?? 0)}`;
}

/** @param {string} place */
export function indexIn(place) {
  return place.slice(0, place.lastIndexOf(" "));
}

/**
 * The provider counts characters, JavaScript units.
 *
 * @param {string} text
 * @param {number} characters
 */
export function unitsBefore(text, characters) {
  let units = 0;
  for (let left = characters; left > 0 && units < text.length; left -= 1) {
    units += /** @type {number} */ (text.codePointAt(units)) > 0xffff ? 2 : 1;
  }
  return units;
}

/** @param {unknown} value @returns {Fields[]} */
export function listOf(value) {
  return Array.isArray(value) ? value.map(asFields) : [];
}

/** @param {unknown} value */
export function textOf(value) {
  return typeof value === "string" ? value : "";
}
