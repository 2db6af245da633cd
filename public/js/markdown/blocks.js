/** Reads Markdown as a sequence of top-level blocks: paragraphs, lists, tables, code and so on. */

import { Marked, Parser, Tokenizer } from "marked";
import { withoutSourceMarks } from "../store/sources/cited_text.js";
import { NO_SOURCES } from "../store/sources/sources.js";
import { cjkEmphasis } from "./cjk_emphasis.js";
import { escapeHtml, escapeText, exclamations, math } from "./extensions.js";
import { readMarkdownFence } from "./fences.js";
import { footnotes } from "./footnotes.js";
import { htmlOf, readItems } from "./incremental.js";
import { isTable, LimitedLexer, OpenTags } from "./limits.js";
import { cleanHtml } from "./sanitise.js";
import { sourceMarks, useSources } from "./source_marks.js";

/**
 * @typedef {import("marked").Token} Token
 * @typedef {import("marked").Tokens.Def} Definition
 * @typedef {import("marked").Tokens.Code} Code
 *
 * @typedef {object} Links link definitions: the last one, and those before it
 * @property {Definition} definition
 * @property {Links | null} before
 *
 * @typedef {object} Context what the text before determines
 * @property {Links | null} links the link definitions in it
 * @property {number} topHeading the level of its first heading; 0 if there is none
 *
 * @typedef {object} Block
 * @property {string} html not yet sanitised
 * @property {number} length of its source; all lengths together are that of the text
 * @property {Code | null} code if it is a code block
 * @property {import("./incremental.js").Items | null} items if it is a list or table whose items are independent
 * @property {boolean} isUndecided whether more text may still move its end
 * @property {Context} after the context for what follows
 */

/** @type {Context} */
export const NO_CONTEXT = { links: null, topHeading: 0 };

/** An answer's headings come below the page's own. */
const FIRST_LEVEL = 3;
const LAST_LEVEL = 6;
/** A `<details>` that is never closed ends here, so that not all the rest is one block. */
const MOST_FOLDED_BLOCKS = 100;

let topHeading = 0;
/** A tag in one item may be closed in the next. */
let hasTags = false;
let openTags = new OpenTags();
let isUnfinished = false;

const { defaults: options } = new Marked(math, exclamations, footnotes, sourceMarks, cjkEmphasis, {
  gfm: true,
  tokenizer: {
    table: (source) => (isTable(source) ? false : undefined),
    fences(source) {
      const found = readMarkdownFence(source, isUnfinished);
      if (!found) return false;
      const { fence, opening, start, end, isRepaired, isUndecided } = found;
      const longer = fence + fence[0];
      const closing = start < end ? longer : "";
      const whole = opening.replace(fence, longer) + source.slice(opening.length, start) + closing;
      const token = Tokenizer.prototype.fences.call(this, isRepaired ? whole : source);
      if (token && isRepaired) token.raw = source.slice(0, end);
      return token && { ...token, isUndecided };
    },
  },
  renderer: {
    // Models begin at any level: the first heading becomes the top level, and the others keep their distance to it.
    heading({ tokens, depth }) {
      topHeading ||= depth;
      const level = Math.min(Math.max(FIRST_LEVEL + depth - topHeading, FIRST_LEVEL), LAST_LEVEL);
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>\n`;
    },
    html({ text }) {
      hasTags = true;
      return cleanHtml(text, openTags);
    },
    text(token) {
      return "tokens" in token && token.tokens ? this.parser.parseInline(token.tokens) : escapeText(token.text);
    },
    code({ text, lang }) {
      const language = /^[^\s:,{}]+/.exec(lang ?? "")?.[0];
      const attribute = language ? ` class="language-${escapeHtml(language)}"` : "";
      return `<pre><code${attribute}>${escapeHtml(text)}</code></pre>\n`;
    },
    codespan: ({ text }) => `<code>${escapeHtml(text)}</code>`,
  },
});

/**
 * @param {string} markdown with "\n" as line ends
 * @param {Context} before
 * @param {object} [how]
 * @param {boolean} [how.mayGrow] whether more text may follow
 * @param {import("../store/sources/sources.js").Sources} [how.sources] what the text cites
 * @returns {Block[]}
 */
export function readBlocks(markdown, before, { mayGrow = false, sources = NO_SOURCES } = {}) {
  isUnfinished = mayGrow;
  useSources(sources);
  try {
    return blocksOf(markdown, before);
  } catch {
    // Whatever marked fails at, its text must not be lost, nor the rest of the answer.
    const html = `<pre><code>${escapeHtml(markdown)}</code></pre>\n`;
    return [{ html, length: markdown.length, code: null, items: null, isUndecided: false, after: before }];
  }
}

/**
 * @param {string} markdown
 * @param {Context} before
 * @returns {Block[]}
 */
function blocksOf(markdown, before) {
  topHeading = before.topHeading;
  let links = before.links;
  const lexer = new LimitedLexer(options);
  for (let each = links; each; each = each.before) define(lexer.tokens.links, each.definition);
  const fold = new Fold();
  /** @type {Block[]} */
  const blocks = [];
  let start = 0;
  for (const token of lexer.lex(markdown)) {
    const end = endOf(token, markdown, start);
    const { html, items } = renderToken(token);
    const last = blocks.at(-1);
    if (token.type === "def") links = { definition: /** @type {Definition} */ (token), before: links };
    const after = { links, topHeading };
    if (last && (html === "" || fold.isOpen)) {
      last.html += html;
      last.length += end - start;
      last.after = after;
      if (html) last.code = last.items = null;
    } else {
      const code = token.type === "code" ? codeOf(/** @type {Code} */ (token)) : null;
      const isUndecided = Boolean(/** @type {{ isUndecided?: boolean }} */ (token).isUndecided);
      blocks.push({ html, length: end - start, code, items, isUndecided, after });
    }
    fold.read(token);
    start = end;
  }
  return blocks;
}

/**
 * In code, nothing is cited.
 *
 * @param {Code} token
 * @returns {Code}
 */
function codeOf(token) {
  return { ...token, text: withoutSourceMarks(token.text) };
}

/** @param {Token} token */
function renderToken(token) {
  hasTags = false;
  openTags = new OpenTags();
  const items = readItems(token, options);
  const html = items ? htmlOf(items) : Parser.parse([token], options);
  return { html, items: hasTags ? null : items };
}

/**
 * @param {Token} token
 * @param {string} markdown
 * @param {number} start
 */
function endOf(token, markdown, start) {
  // Not just the sum of the lengths: parts of the source may belong to no token.
  const found = markdown.indexOf(token.raw, start);
  return (found < 0 ? start : found) + token.raw.length;
}

/**
 * The later one comes first, so that in the end the first one holds.
 *
 * @param {LimitedLexer["tokens"]["links"]} links
 * @param {Definition} definition
 */
function define(links, { tag, href, title }) {
  links[tag] = { href, title };
}

/** Follows whether a `<details>` is open: all blocks up to its end are one. */
class Fold {
  #depth = 0;
  #blocks = 0;

  get isOpen() {
    return this.#depth > 0 && this.#blocks <= MOST_FOLDED_BLOCKS;
  }

  /** @param {Token} token */
  read(token) {
    if (!this.isOpen) this.#depth = this.#blocks = 0;
    this.#blocks += 1;
    if (token.type !== "html") return;
    for (const [tag] of token.raw.matchAll(/<\/?details\b/gi)) {
      this.#depth = Math.max(0, this.#depth + (tag[1] === "/" ? -1 : 1));
    }
  }
}
