/** The HTML that an answer may contain. */

import createDOMPurify from "dompurify";
import { escapeHtml } from "./extensions.js";

export const TAGS = [
  "a", "b", "blockquote", "br", "caption", "code", "dd", "del", "details", "div", "dl", "dt", "em", "h3", "h4", "h5",
  "h6", "hr", "i", "img", "input", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span",
  "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var", "wbr",
];

export const ATTRIBUTES = [
  "align", "alt", "checked", "class", "colspan", "dir", "href", "open", "rowspan", "src", "start", "title", "type",
  "value",
];

/** Of addresses, only those on which nothing happens before the reader acts. */
const LINK = /^(?:https?:\/\/|mailto:|tel:|#[^/?=]*$)/i;
const PICTURE = /^(?:https?:\/\/|data:image\/(?:png|jpe?g|gif|webp|avif|svg\+xml)[;,])/i;
/** The page's own classes would let an answer look like a part of the page. */
const CLASS = /^(?:language-\S+|math|math math--display)$/;

/** What the values of some attributes are held to. @type {Record<string, RegExp>} */
export const VALUES = { class: CLASS, href: LINK, src: PICTURE };

const REMOTE = /^https?:/i;

/** Where the address of a remote picture is kept. A model cannot write this attribute. */
export const ADDRESS = "data-address";

const CONFIGURATION = {
  RETURN_DOM_FRAGMENT: true,
  ALLOWED_TAGS: TAGS,
  ALLOWED_ATTR: ATTRIBUTES,
  // Without this DOMPurify holds every attribute to the pattern of addresses.
  ADD_URI_SAFE_ATTR: ATTRIBUTES.filter((name) => name !== "href" && name !== "src"),
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|tel:|#|data:image\/)/i,
  ALLOWED_NAMESPACES: ["http://www.w3.org/1999/xhtml"],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
};

/** @type {ReturnType<typeof createPurifier> | null} */
let purifier = null;

function createPurifier() {
  const created = createDOMPurify(window);
  created.setConfig(CONFIGURATION);
  created.addHook("uponSanitizeAttribute", (_node, attribute) => {
    const allowed = VALUES[attribute.attrName];
    if (allowed && !allowed.test(attribute.attrValue)) attribute.keepAttr = false;
  });
  created.addHook("afterSanitizeAttributes", (node) => {
    if (node.nodeName === "A") openElsewhere(node);
    if (node.nodeName === "IMG") holdBack(node);
    if (node.nodeName === "INPUT" && node.getAttribute("type") !== "checkbox") node.remove();
  });
  return created;
}

/**
 * @param {string} html
 * @returns {DocumentFragment}
 */
export function sanitise(html) {
  purifier ??= createPurifier();
  return /** @type {DocumentFragment} */ (/** @type {unknown} */ (purifier.sanitize(html)));
}

/** @param {Element} link */
function openElsewhere(link) {
  if (!link.hasAttribute("href")) return;
  link.setAttribute("target", "_blank");
  link.setAttribute("rel", "noopener noreferrer nofollow");
}

/**
 * A browser fetches a picture as soon as the element belongs to the page, so its address has to go before.
 *
 * @param {Element} image
 */
function holdBack(image) {
  const address = image.getAttribute("src") ?? "";
  if (!REMOTE.test(address)) return;
  image.removeAttribute("src");
  image.setAttribute(ADDRESS, address);
}

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
