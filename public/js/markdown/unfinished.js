/**
 * The end of a text that is still being written, as it will probably go on, so that little of it changes its looks:
 * `**bold` is bold before its end has come, and `](https://exam` is not shown as words. Only the last line is
 * touched, and nothing within code or formulas.
 */

import { readMarks } from "./inline_marks.js";

/** A quote or an item of a list, which may hold any block. */
const PREFIX = /^(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t]))*[ \t]*/;
const FENCE = /^(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t]))*[ \t]*(`{3,}(?=[^`\n]*$)|~{3,})([^\n]*)$/gm;
const FORMULA_OPENER = /^[ \t]*(?:\$\$|\\\[)/;
/** Nobody knows yet whether this will be a heading, a list, a rule, a fence, a table, or just these characters. */
const UNDECIDED = /^(?:[-*_=#~`|:+$\\ \t>]*|(?:\d{1,9}[.)]?|[-*+][ \t]+\[[ xX]?\]?)[ \t]*)$/;
const FENCE_START = /^(?:`{3,}[^`]*|~{3,}.*)$/;
const TABLE_ROW = /^[ \t]*\|.*[^|\s]/;

/**
 * @param {string} text
 * @returns {string}
 */
export function completed(text) {
  const start = text.lastIndexOf("\n") + 1;
  const line = text.slice(start);
  const before = text.slice(0, start);
  const prefix = PREFIX.exec(line)?.[0] ?? "";
  const words = line.slice(prefix.length);
  if (UNDECIDED.test(line) || UNDECIDED.test(words) || FENCE_START.test(words)) return withTable(before);
  if (isInFence(before) || isInFormula(before + line)) return text;
  if (TABLE_ROW.test(line) && isTableHead(before)) return withTable(`${before}${line}\n`);
  return before + prefix + completedLine(words);
}

/**
 * The first row of a table is one only when the line below says so; until then it would look like words with strokes.
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
  for (const [, fence = "", rest = ""] of before.matchAll(FENCE)) {
    if (!open) open = fence;
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

/** What tells where the words of a link begin and end. */
const BRACKET = /\\.|!?\[|\]/g;
const HALF_TAG = /<(?:!-{0,2}|\/?(?:[a-z][a-z0-9]{0,9}(?:\s[^<>\n]{0,80})?)?)$/i;
/** These characters may be the first of a mark or a picture. */
const HALF_MARK = /(?<!~)~$|(?<=^|\s)!$/;
/** An address that nobody can open. */
const NOWHERE = "x:";
/** A line that ends in more marks with nothing in them is no writing, and each takes another reading of it. */
const MOST_EMPTY_MARKS = 20;

/**
 * @param {string} line
 * @returns {string}
 */
export function completedLine(line) {
  const { open, code } = readMarks(line);
  if (!code) return closed(withoutHalfLink(line).replace(HALF_TAG, "").replace(HALF_MARK, ""));
  if (code.end === line.length) return closed(line.slice(0, code.start));
  return line.replace(/(?<!`)`+$/, "") + code.mark + closing(open);
}

/** @param {string} line */
function withoutHalfLink(line) {
  const image = line.indexOf("![", line.lastIndexOf("]") + 1);
  const rest = image < 0 ? line : line.slice(0, image);
  const link = halfLink(rest);
  if (!link) return rest;
  const before = rest.slice(0, link.start);
  if (link.isImage) return before;
  return link.hasAddress ? `${before}[${link.words}](${NOWHERE})` : rest;
}

/**
 * The link or picture at the end of a line whose words are complete, and whose address is not.
 *
 * @param {string} line
 */
function halfLink(line) {
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
  let words = line;
  for (let cuts = 0; cuts < MOST_EMPTY_MARKS; cuts += 1) {
    const whole = words.trimEnd();
    const { open, stray } = readMarks(whole);
    const last = open.at(-1);
    if (!last) return words;
    if (last.end < whole.length) {
      // "**bold*", half of its end.
      const isHalfEnd = stray?.end === whole.length && last.mark === stray.mark + stray.mark;
      return (isHalfEnd ? whole.slice(0, -1) : whole) + closing(open);
    }
    // "**" with nothing after it yet.
    words = whole.slice(0, last.start);
  }
  return words;
}

/** @param {import("./inline_marks.js").Mark[]} open */
function closing(open) {
  return open.map(({ mark }) => mark).toReversed().join("");
}
