/** A line of Markdown that is still being written: what is open is closed, what makes no sense yet is left out. */

import { readMarks } from "./inline_marks.js";

const HALF_LINK = /(!?)\[((?:[^[\]\\\n]|\\.)*)\](?:\([^)\n]*)?$/;
const HALF_IMAGE = /!\[[^\]\n]*$/;
const HALF_TAG = /<(?:!-{0,2}|\/?(?:[a-z][a-z0-9]{0,9}(?:\s[^<>\n]{0,80})?)?)$/i;
/** These letters may be the first of a mark or a picture. */
const HALF_MARK = /(?<!~)~$|(?<=^|\s)!$/;
/** An address that nobody can open. */
const NOWHERE = "x:";

/**
 * @param {string} line
 * @returns {string}
 */
export function completedLine(line) {
  const { open, code } = readMarks(line);
  if (!code) return closed(withoutHalfLink(line).replace(HALF_TAG, "").replace(HALF_MARK, ""));
  if (code.end === line.length) return closed(line.slice(0, code.start));
  return line.replace(/`+$/, "") + code.mark + closing(open);
}

/** @param {string} line */
function withoutHalfLink(line) {
  return line.replace(HALF_IMAGE, "").replace(HALF_LINK, (whole, isImage, words) => {
    if (isImage) return "";
    return whole.includes("](") ? `[${words}](${NOWHERE})` : whole;
  });
}

/**
 * @param {string} line without open code
 * @returns {string}
 */
function closed(line) {
  const words = line.trimEnd();
  const { open, stray } = readMarks(words);
  const last = open.at(-1);
  if (!last) return line;
  // "**" with nothing after it yet.
  if (last.end === words.length) return closed(words.slice(0, last.start));
  // "**bold*", half of its end.
  const isHalfEnd = stray?.end === words.length && last.mark === stray.mark + stray.mark;
  return (isHalfEnd ? words.slice(0, -1) : words) + closing(open);
}

/** @param {import("./inline_marks.js").Mark[]} open */
function closing(open) {
  return open.map(({ mark }) => mark).toReversed().join("");
}
