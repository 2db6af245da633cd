/**
 * Completes a text that is still being written as it will probably continue, so that little of it changes its looks:
 * `**bold` is bold before its end has arrived, and `](https://exam` is not shown as text. Only the last line changes,
 * and nothing within code or formulas.
 */

import { readMarkdownFence } from "./fences.js";
import { readMarks } from "./inline_marks.js";

/** A quote or a list item, which may contain any block. */
const PREFIX = /^(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t]))*[ \t]*/;
const FENCE = /^(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t]))*[ \t]*(`{3,}(?=[^`\n]*$)|~{3,})([^\n]*)$/gm;
const FORMULA_OPENER = /^[ \t]*(?:\$\$|\\\[)/;
/** This may still become a heading, a list, a rule, a fence, a table, or just these characters. */
const UNDECIDED = /^(?:[-*_=#~`|:+$\\ \t>]*|(?:\d{1,9}[.)]?|[-*+][ \t]+\[[ xX]?\]?)[ \t]*)$/;
const WORD = /[\p{L}\p{N}]/u;
const FENCE_START = /^(?:`{3,}[^`]*|~{3,}.*)$/;
const TABLE_ROW = /^[ \t]*\|.*[^|\s]/;

/** Where the text of a link begins and ends. */
const BRACKET = /\\.|!?\[|\]/g;
const UNFINISHED_TAG = /<(?:!-{0,2}|\/?(?:[a-z][a-z0-9]{0,9}(?:\s[^<>\n]{0,80})?)?)$/i;
/** These characters may begin a mark or an image. */
const UNFINISHED_MARK = /(?<!~)~$|(?<=^|\s)!$/;
/** An address that does nothing. */
const NOWHERE = "x:";
/** Nobody writes a line that ends in more empty marks, and each of them costs another reading of the line. */
const MOST_EMPTY_MARKS = 20;

/**
 * @param {string} text
 * @param {{ isLast?: boolean }} [how] whether it was cut off here, so that what it says must not wait for more
 * @returns {string}
 */
export function completed(text, { isLast = false } = {}) {
  const start = text.lastIndexOf("\n") + 1;
  const line = text.slice(start);
  const before = text.slice(0, start);
  const prefix = PREFIX.exec(line)?.[0] ?? "";
  const content = line.slice(prefix.length);
  const isFence = FENCE_START.test(content);
  if (isLast && WORD.test(content)) {
    if (isFence) return text;
  } else if (isFence || UNDECIDED.test(line) || UNDECIDED.test(content)) return withTable(before);
  if (isInFence(before) || isInFormula(before + line)) return text;
  if (TABLE_ROW.test(line) && isTableHead(before)) return withTable(`${before}${line}\n`);
  return before + prefix + completedLine(content);
}

/**
 * Adds the line below a table's head, without which the head would look like text with vertical bars.
 *
 * @param {string} text whole lines
 */
function withTable(text) {
  const start = text.lastIndexOf("\n", text.length - 2) + 1;
  const row = text.slice(start).trim();
  if (!TABLE_ROW.test(row) || !isTableHead(text.slice(0, start)) || isInFence(text)) return text;
  const cells = row.replace(/^\||\|$/g, "").split(/(?<!\\)\|/).length;
  return `${text}${"|---".repeat(cells)}|\n`;
}

/** @param {string} before */
function isTableHead(before) {
  const last = before.slice(before.lastIndexOf("\n", before.length - 2) + 1);
  return !last.includes("|");
}

/** @param {string} before whole lines */
function isInFence(before) {
  let open = "";
  FENCE.lastIndex = 0;
  for (let match = FENCE.exec(before); match; match = FENCE.exec(before)) {
    const [, fence = "", rest = ""] = match;
    const markdown = open ? null : readMarkdownFence(before.slice(match.index), true);
    if (markdown?.isRepaired) {
      FENCE.lastIndex = match.index + markdown.end;
      if (markdown.start === markdown.end) return true;
    } else if (!open) open = fence;
    else if (fence.startsWith(open) && !rest.trim()) open = "";
  }
  return open !== "";
}

/** @param {string} text */
function isInFormula(text) {
  const paragraph = text.slice(text.lastIndexOf("\n\n") + 1).trimStart();
  if (!FORMULA_OPENER.test(paragraph)) return false;
  const closer = paragraph.startsWith("$$") ? "$$" : "\\]";
  return !paragraph.includes(closer, 2);
}

/**
 * @param {string} line
 * @returns {string}
 */
function completedLine(line) {
  const { open, code } = readMarks(line);
  if (!code) return closed(withoutUnfinishedLink(line).replace(UNFINISHED_TAG, "").replace(UNFINISHED_MARK, ""));
  if (code.end === line.length) return closed(line.slice(0, code.start));
  return line.replace(/(?<!`)`+$/, "") + code.mark + closing(open);
}

/** @param {string} line */
function withoutUnfinishedLink(line) {
  const image = line.indexOf("![", line.lastIndexOf("]") + 1);
  const rest = image < 0 ? line : line.slice(0, image);
  const link = unfinishedLink(rest);
  if (!link) return rest;
  const before = rest.slice(0, link.start);
  if (link.isImage) return before;
  return link.hasAddress ? `${before}[${link.words}](${NOWHERE})` : rest;
}

/**
 * Finds the link or image at the end of a line whose text is complete and whose address is not.
 *
 * @param {string} line
 */
function unfinishedLink(line) {
  const lastEnd = line.lastIndexOf(")");
  /** @type {RegExpExecArray | null} */
  let opening = null;
  for (const bracket of line.matchAll(BRACKET)) {
    if (bracket[0].endsWith("[") && !bracket[0].startsWith("\\")) opening = bracket;
    if (bracket[0] !== "]" || !opening) continue;
    const end = bracket.index + 1;
    const hasAddress = line[end] === "(" && lastEnd < end;
    if (hasAddress || end === line.length) {
      const words = line.slice(opening.index + opening[0].length, bracket.index);
      return { start: opening.index, isImage: opening[0] === "![", words, hasAddress };
    }
    opening = null;
  }
  return null;
}

/** @param {string} line without open code */
function closed(line) {
  let rest = line;
  for (let cuts = 0; cuts < MOST_EMPTY_MARKS; cuts += 1) {
    const whole = rest.trimEnd();
    const { open, stray } = readMarks(whole);
    const last = open.at(-1);
    if (!last) return rest;
    if (last.end < whole.length) {
      // "**bold*" has half of its closing mark.
      const isHalfClosed = stray?.end === whole.length && last.mark === stray.mark + stray.mark;
      return (isHalfClosed ? whole.slice(0, -1) : whole) + closing(open);
    }
    // "**" without text yet.
    rest = whole.slice(0, last.start);
  }
  return rest;
}

/** @param {import("./inline_marks.js").Mark[]} open */
function closing(open) {
  return open.map(({ mark }) => mark).toReversed().join("");
}
