/** The HTML that an answer may contain. */

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
