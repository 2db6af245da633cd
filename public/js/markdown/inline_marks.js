/** The marks in a line of Markdown that are not closed yet: `**`, `*`, `__`, `_`, `~~` and code. */

import { isCjk } from "./cjk_emphasis.js";

/**
 * @typedef {{ mark: string, start: number, end: number }} Mark
 *
 * @typedef {object} Marks
 * @property {Mark[]} open outer marks first
 * @property {Mark | null} code the backticks that open code
 * @property {Mark | null} stray the last one that neither opens nor closes anything
 */

const LETTER = /[\p{L}\p{N}]/u;
const MARK = /\\[\s\S]|`+|\*+|_+|~~/g;

/**
 * @param {string} line
 * @returns {Marks}
 */
export function readMarks(line) {
  /** @type {Marks} */
  const marks = { open: [], code: null, stray: null };
  MARK.lastIndex = 0;
  for (let match = MARK.exec(line); match; match = MARK.exec(line)) {
    const mark = { mark: match[0], start: match.index, end: MARK.lastIndex };
    if (mark.mark.startsWith("\\")) continue;
    if (mark.mark.startsWith("`")) {
      const closer = line.indexOf(mark.mark, mark.end);
      if (closer < 0) return { ...marks, code: mark };
      MARK.lastIndex = closer + mark.mark.length;
    } else {
      read(mark, line[mark.start - 1] ?? " ", line[mark.end] ?? "", marks);
    }
  }
  return marks;
}

/**
 * @param {Mark} run of the same character, perhaps several marks
 * @param {string} before the character before it
 * @param {string} after "" at the end of the line
 * @param {Marks} marks
 */
function read(run, before, after, marks) {
  // Where words have no blanks between them, a mark may begin after any letter.
  const isBetweenWords = !LETTER.test(before) || (!run.mark.startsWith("_") && (isCjk(before) || isCjk(after)));
  const isOpener = isBetweenWords && !/^\s/.test(after);
  const isCloser = /\S/.test(before);
  let { start } = run;
  while (start < run.end) {
    const rest = run.mark.slice(start - run.start);
    const last = marks.open.at(-1);
    const closed = isCloser && last && last.end < start && rest.startsWith(last.mark) ? last.mark : "";
    const mark = closed || rest.slice(0, 2);
    const place = { mark, start, end: start + mark.length };
    if (closed) marks.open.pop();
    else if (isOpener) marks.open.push(place);
    else marks.stray = place;
    start = place.end;
  }
}
