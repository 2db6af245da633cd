/**
 * Limits for what an answer may cost. A model may write, by mistake or on purpose, what takes minutes to read or is
 * nested so deeply that the browser ends the page; beyond a limit its text is shown as it was written. All limits count
 * the work and not the time, so that an answer looks the same on every device.
 */

import { Lexer } from "marked";

/**
 * @typedef {import("marked").Token} Token
 * @typedef {import("marked").TokensList} TokensList
 */

/** Quotes, lists and marks within each other. Reading, drawing and laying them out all go down one by one. */
const MOST_LEVELS = 40;
/** HTML tags that are open at the same time: each new paragraph may have to open all of them again. */
const MOST_OPEN_TAGS = 16;
/** Of marked's steps within one paragraph: a few hundredths of a second. Nobody's words come near. */
const MOST_STEPS = 50_000_000;
/** Shorter texts can't take long. */
const SHORT_CHARACTERS = 2000;
/** At each of these, marked looks through the rest of the word, and more quickly through that of the paragraph. */
const SEARCH_STARTS = /[\\[$<&]|`+|\*+|_+|~+|!+/g;
const PARAGRAPH_SHARE = 1 / 16;
const LONG_WORDS = /\S{500,}/g;
/** In a word with one of these, marked looks from every character for the end of an address. */
const ADDRESS_SIGN = /@|:\/\/|www\./;

/** A table fills up rows that are too short. Up to here it may. */
const MOST_CELLS = 10_000;
const DELIMITER_ROW = /^ {0,3}(?:\| *)?:?-+:? *(?:\| *:?-+:? *)*\|? *$/;

/** The browser ignores that these are open, or closes them by itself. */
const NEVER_OPEN = new Set("br hr img input wbr p li dt dd tr td th thead tbody tfoot caption".split(" "));

export class LimitedLexer extends Lexer {
  #blockLevel = 0;
  #inlineLevel = 0;

  /** @param {import("marked").MarkedOptions} options */
  constructor(options) {
    super(options);
    const { tokenizer } = this.options;
    if (tokenizer) tokenizer.rules = { ...tokenizer.rules, block: { ...tokenizer.rules.block, paragraph: PARAGRAPH } };
  }

  /**
   * @override
   * @param {string} source
   * @param {any} [tokens]
   * @param {boolean} [isParagraphClipped]
   * @returns {any}
   */
  blockTokens(source, tokens = [], isParagraphClipped = false) {
    if (this.#blockLevel > MOST_LEVELS) {
      if (source) tokens.push({ type: "code", raw: source, text: source });
      return tokens;
    }
    this.#blockLevel += 1;
    super.blockTokens(source, tokens, isParagraphClipped);
    this.#blockLevel -= 1;
    return tokens;
  }

  /**
   * @override
   * @param {string} source
   * @param {Token[]} [tokens]
   */
  inlineTokens(source, tokens = []) {
    if (this.#inlineLevel > MOST_LEVELS || stepsFor(source) > MOST_STEPS) {
      if (source) tokens.push({ type: "text", raw: source, text: source });
      return tokens;
    }
    this.#inlineLevel += 1;
    super.inlineTokens(source, tokens);
    this.#inlineLevel -= 1;
    return tokens;
  }
}

/**
 * marked looks at each line of a paragraph for the beginning of a table, and each time as far as that table goes. Its
 * first two lines are enough.
 */
const PARAGRAPH = (() => {
  const { paragraph, table } = Lexer.rules.block.gfm;
  const rows = table.source.slice(table.source.indexOf("(?:\\n((?:"));
  return new RegExp(paragraph.source.replace(rows, "(?:\\n|$)"), paragraph.flags);
})();

/**
 * @param {string} source
 * @returns {boolean} whether a table begins there that can be shown
 */
export function isTable(source) {
  const headEnd = source.indexOf("\n");
  const delimiterEnd = source.indexOf("\n", headEnd + 1);
  if (headEnd < 0) return false;
  const delimiters = source.slice(headEnd + 1, delimiterEnd < 0 ? source.length : delimiterEnd);
  if (!/[|:]/.test(delimiters) || !DELIMITER_ROW.test(delimiters)) return false;
  const columns = cellCount(delimiters);
  if (cellCount(source.slice(0, headEnd)) !== columns) return false;
  if (columns * source.length < MOST_CELLS || delimiterEnd < 0) return true;
  const blank = source.slice(delimiterEnd).search(/\n[ \t]*(?:\n|$)/);
  const rows = blank < 0 ? source.slice(delimiterEnd) : source.slice(delimiterEnd, delimiterEnd + blank);
  return columns * rows.split("\n").length <= Math.max(MOST_CELLS, rows.length + delimiterEnd);
}

/** @param {string} row */
function cellCount(row) {
  return row.trim().replace(/^\|/, "").replace(/(?<!\\)(\\\\)*\|$/, "$1").split(/(?<!\\)(?:\\\\)*\|/).length;
}

/** Follows which HTML tags are open in a block. */
export class OpenTags {
  #total = 0;
  /** @type {Map<string, number>} */
  #counts = new Map();

  /**
   * @param {string} name of an allowed tag
   * @param {boolean} isEnd
   * @returns {boolean} whether the tag may stand here
   */
  accept(name, isEnd) {
    if (NEVER_OPEN.has(name)) return true;
    const count = this.#counts.get(name) ?? 0;
    if (isEnd && count === 0) return true;
    if (!isEnd && this.#total >= MOST_OPEN_TAGS) return false;
    this.#counts.set(name, count + (isEnd ? -1 : 1));
    this.#total += isEnd ? -1 : 1;
    return true;
  }
}

/** @param {string} source of a paragraph, or of a part of it */
function stepsFor(source) {
  if (source.length < SHORT_CHARACTERS) return 0;
  let steps = startsIn(source) * source.length * PARAGRAPH_SHARE;
  for (const [word] of source.matchAll(LONG_WORDS)) {
    steps += (ADDRESS_SIGN.test(word) ? word.length : startsIn(word)) * word.length;
  }
  return steps;
}

/** @param {string} source */
function startsIn(source) {
  return source.match(SEARCH_STARTS)?.length ?? 0;
}
