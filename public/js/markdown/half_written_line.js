/** A line of Markdown that is still being written: what is open is closed, what makes no sense yet is left out. */

import { readMarks } from "./inline_marks.js";

/** What tells where the words of a link begin and end. */
const BRACKET = /\\.|!?\[|\]/g;
const HALF_TAG = /<(?:!-{0,2}|\/?(?:[a-z][a-z0-9]{0,9}(?:\s[^<>\n]{0,80})?)?)$/i;
/** These letters may be the first of a mark or a picture. */
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
