/**
 * Lists and tables as sequences of items or rows. One that grows over pages is a single block, and only its last items
 * change.
 */

import { Parser } from "marked";

/**
 * @typedef {import("marked").Token} Token
 * @typedef {import("marked").Tokens.List} List
 * @typedef {import("marked").Tokens.Table} Table
 *
 * @typedef {object} Items
 * @property {string} opening the HTML before the first item
 * @property {string[]} parts the HTML of each item
 * @property {string} closing
 */

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
