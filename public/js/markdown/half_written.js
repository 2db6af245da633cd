/**
 * The end of a text that is still being written, as it will probably go on, so that little of it changes its looks:
 * `**bold` is bold before its end has come, and `](https://exam` is not shown as words. Only the last line is
 * touched, and nothing within code or formulas.
 */

import { completedLine } from "./half_written_line.js";

/** A quote or an item of a list, which may hold any block. */
const PREFIX = /^(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t]))*[ \t]*/;
const FENCE = /^(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t]))*[ \t]*(`{3,}(?=[^`\n]*$)|~{3,})([^\n]*)$/gm;
const FORMULA_OPENER = /^[ \t]*(?:\$\$|\\\[)/;
/** Nobody knows yet whether this will be a heading, a list, a rule, a fence, a table, or just these letters. */
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
