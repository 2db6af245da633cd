/** Holds an answer to the HTML that it may contain, both in its Markdown and in what the page shows. */

import createDOMPurify from "dompurify";
import { escapeHtml } from "./extensions.js";
import { OpenTags } from "./limits.js";

const TAGS = [
  "a", "b", "blockquote", "br", "caption", "code", "dd", "del", "details", "div", "dl", "dt", "em", "h3", "h4", "h5",
  "h6", "hr", "i", "img", "input", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span",
  "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var", "wbr",
];

const ATTRIBUTES = [
  "align", "alt", "checked", "class", "colspan", "dir", "href", "open", "rowspan", "src", "start", "title", "type",
  "value",
];

/** Only addresses that do nothing before the reader clicks. */
const LINK = /^(?:https?:\/\/|mailto:|tel:|#[^/?=]*$)/i;
const PICTURE = /^(?:https?:\/\/|data:image\/(?:png|jpe?g|gif|webp|avif|svg\+xml)[;,])/i;
/** With the page's own classes, an answer could look like part of the page. */
const CLASS = /^(?:language-\S+|math|math math--display|footnote)$/;

/** The values that some attributes may have. @type {Record<string, RegExp>} */
const VALUES = { class: CLASS, href: LINK, src: PICTURE };

const REMOTE = /^https?:/i;

/** Holds the address of a remote image. A model cannot write this attribute. */
export const ADDRESS = "data-address";

const CONFIGURATION = {
  RETURN_DOM_FRAGMENT: true,
  ALLOWED_TAGS: TAGS,
  ALLOWED_ATTR: ATTRIBUTES,
  // Without this, DOMPurify checks every attribute against the pattern of addresses.
  ADD_URI_SAFE_ATTR: ATTRIBUTES.filter((name) => name !== "href" && name !== "src"),
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|tel:|#|data:image\/)/i,
  ALLOWED_NAMESPACES: ["http://www.w3.org/1999/xhtml"],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
};

/** Matches every character in only one way, so that a tag with a hundred thousand blanks does not cost their square. */
const PIECE = /<!--[\s\S]*?(?:-->|$)|<(\/?)([a-z][a-z0-9]*)((?:\s(?:"[^"]*"|'[^']*'|[^"'<>])*)?\/?)>|[<>]/gi;
const ATTRIBUTE = /([a-z]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/gi;
const ALLOWED_TAGS = new Set(TAGS);
const ALLOWED_ATTRIBUTES = new Set(ATTRIBUTES);
/** These only arrange their content, so they are left out without a trace. */
const DROPPED_TAGS = new Set(
  "abbr article aside big center cite figcaption figure font footer h1 h2 header main nav nobr section tt".split(" "),
);

/** @type {ReturnType<typeof createPurifier> | null} */
let purifier = null;

/**
 * @param {string} html of a block
 * @returns {DocumentFragment} what the page may show of it
 */
export function sanitise(html) {
  purifier ??= createPurifier();
  return /** @type {DocumentFragment} */ (/** @type {unknown} */ (purifier.sanitize(html)));
}

/**
 * Shows forbidden tags in an answer's Markdown as text, instead of leaving them out.
 *
 * @param {string} html
 * @param {OpenTags} [openTags] those before it in the same block
 * @returns {string}
 */
export function cleanHtml(html, openTags = new OpenTags()) {
  return html.replace(PIECE, (piece, end, name, attributes) => {
    if (piece.startsWith("<!--")) return "";
    const tag = name?.toLowerCase();
    if (!tag) return escapeHtml(piece);
    if (ALLOWED_TAGS.has(tag) && !openTags.accept(tag, end !== "")) return escapeHtml(piece);
    if (ALLOWED_TAGS.has(tag)) return `<${end}${tag}${end ? "" : cleanAttributes(attributes)}>`;
    return DROPPED_TAGS.has(tag) ? "" : escapeHtml(piece);
  });
}

function createPurifier() {
  const created = createDOMPurify(window);
  created.setConfig(CONFIGURATION);
  created.addHook("uponSanitizeAttribute", (_node, attribute) => {
    const allowed = VALUES[attribute.attrName];
    if (allowed && !allowed.test(attribute.attrValue)) attribute.keepAttr = false;
  });
  created.addHook("afterSanitizeAttributes", (node) => {
    if (node.nodeName === "A") openElsewhere(node);
    if (node.nodeName === "IMG") withholdAddress(node);
    if (node.nodeName === "INPUT" && node.getAttribute("type") !== "checkbox") node.remove();
  });
  return created;
}

/** @param {Element} link */
function openElsewhere(link) {
  if (!link.hasAttribute("href")) return;
  link.setAttribute("target", "_blank");
  link.setAttribute("rel", "noopener noreferrer nofollow");
}

/**
 * A browser fetches an image as soon as its element is part of the document, so the address is moved away before.
 *
 * @param {Element} image
 */
function withholdAddress(image) {
  const address = image.getAttribute("src") ?? "";
  if (!REMOTE.test(address)) return;
  image.removeAttribute("src");
  image.setAttribute(ADDRESS, address);
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
