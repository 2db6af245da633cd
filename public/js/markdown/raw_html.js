/**
 * HTML within Markdown, before any browser reads it: tags that an answer may contain keep the attributes that they may
 * have, and all others are shown as they were written.
 */

import { ATTRIBUTES, TAGS } from "./allowed_html.js";
import { escapeHtml } from "./escape_html.js";

/** Each letter has one reading: a tag of a hundred thousand blanks must not be tried in every division of them. */
const PIECE = /<!--[\s\S]*?(?:-->|$)|<(\/?)([a-z][a-z0-9]*)((?:\s(?:"[^"]*"|'[^']*'|[^"'<>])*)?\/?)>|[<>]/gi;
const ATTRIBUTE = /([a-z]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/gi;
const ALLOWED_TAGS = new Set(TAGS);
const ALLOWED_ATTRIBUTES = new Set(ATTRIBUTES);
/** They only arrange what is in them, so nobody misses them. */
const SILENT_TAGS = new Set(
  "abbr article aside big center cite figcaption figure font footer h1 h2 header main nav nobr section tt".split(" "),
);

/**
 * @param {string} html
 * @returns {string}
 */
export function cleanHtml(html) {
  return html.replace(PIECE, (piece, end, name, attributes) => {
    if (piece.startsWith("<!--")) return "";
    const tag = name?.toLowerCase();
    if (!tag) return escapeHtml(piece);
    if (ALLOWED_TAGS.has(tag)) return `<${end}${tag}${end ? "" : cleanAttributes(attributes)}>`;
    return SILENT_TAGS.has(tag) ? "" : escapeHtml(piece);
  });
}

/** @param {string} attributes */
function cleanAttributes(attributes) {
  let clean = "";
  for (const [, name = "", double, single, bare] of attributes.matchAll(ATTRIBUTE)) {
    const value = double ?? single ?? bare ?? "";
    const plainName = name.toLowerCase();
    if (ALLOWED_ATTRIBUTES.has(plainName)) clean += ` ${plainName}="${value.replace(/["<>]/g, escapeHtml)}"`;
  }
  return clean;
}
