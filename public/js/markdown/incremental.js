/** Updates a growing list, table or code block by adding what is new, so that its length does not matter. */

import { Parser } from "marked";
import { enhance } from "./enhance.js";
import { patch } from "./patch.js";
import { sanitise } from "./sanitise.js";

/**
 * @typedef {import("marked").Token} Token
 * @typedef {import("marked").Tokens.Code} Code
 * @typedef {import("marked").Tokens.List} List
 * @typedef {import("marked").Tokens.Table} Table
 *
 * @typedef {object} Items
 * @property {string} opening the HTML before the first item
 * @property {string[]} parts the HTML of each item
 * @property {string} closing
 */

const PARENT = ":scope > :is(ul, ol), :scope > .table > table > tbody";

/**
 * @param {{ element: HTMLElement, items: Items | null }} shown
 * @param {Items | null} items
 * @returns {boolean} false if more has changed
 */
export function growItems(shown, items) {
  if (!shown.items || !items || shown.items.opening !== items.opening) return false;
  const { parts } = shown.items;
  const changed = parts.findIndex((part, index) => part !== items.parts[index]);
  const first = changed < 0 ? parts.length : changed;
  const parent = shown.element.querySelector(PARENT);
  if (first === 0 || first > items.parts.length || parent?.childElementCount !== parts.length) return false;
  const content = sanitise(htmlOf({ ...items, parts: items.parts.slice(first) }));
  enhance(content);
  const fresh = document.createElement("div");
  fresh.append(content);
  const freshParent = fresh.querySelector(PARENT);
  if (!freshParent) return false;
  patch(parent, freshParent, parent.children[first] ?? null, freshParent.firstElementChild);
  return true;
}

/**
 * @param {{ element: HTMLElement, code: Code | null }} shown
 * @param {Code | null} code
 * @returns {boolean} false if more has changed
 */
export function growCode(shown, code) {
  if (!shown.code || !code || shown.code.lang !== code.lang || !code.text.startsWith(shown.code.text)) return false;
  const element = shown.element.querySelector("pre > code");
  if (!element) return false;
  const addition = code.text.slice(shown.code.text.length);
  const content = element.lastChild;
  if (content instanceof Text && content === element.firstChild) content.appendData(addition);
  else if (!content) element.append(addition);
  else return false;
  return true;
}

/**
 * @param {Token} token
 * @param {import("marked").MarkedOptions} options
 * @returns {Items | null} null if it has no items
 */
export function readItems(token, options) {
  const { renderer } = new Parser(options);
  if (token.type === "list") return listItems(/** @type {List} */ (token), renderer);
  if (token.type === "table") return tableRows(/** @type {Table} */ (token), renderer);
  return null;
}

/** @param {Items} items */
export function htmlOf({ opening, parts, closing }) {
  return opening + parts.join("") + closing;
}

/**
 * @param {List} list
 * @param {Parser["renderer"]} renderer
 * @returns {Items}
 */
function listItems({ ordered, start, items }, renderer) {
  const name = ordered ? "ol" : "ul";
  const first = ordered && start !== 1 ? ` start="${start}"` : "";
  return {
    opening: `<${name}${first}>\n`,
    parts: items.map((item) => renderer.listitem(item)),
    closing: `</${name}>\n`,
  };
}

/**
 * @param {Table} table
 * @param {Parser["renderer"]} renderer
 * @returns {Items}
 */
function tableRows({ header, rows }, renderer) {
  const rowOf = (/** @type {Table["header"]} */ cells) =>
    renderer.tablerow({ text: cells.map((cell) => renderer.tablecell(cell)).join("") });
  const head = `<table>\n<thead>\n${rowOf(header)}</thead>\n`;
  if (rows.length === 0) return { opening: head, parts: [], closing: "</table>\n" };
  return { opening: `${head}<tbody>`, parts: rows.map(rowOf), closing: "</tbody></table>\n" };
}
