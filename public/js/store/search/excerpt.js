/** The excerpt around a place in a message: one line of words, without the signs of Markdown. */

const EXCERPT_LENGTH = 160;
/** How much of it comes before the match. */
const LENGTH_BEFORE = 40;
/** Signs take room, too, and a sign may belong to one further off. */
const SEEN_BEFORE = 5 * LENGTH_BEFORE;
const SEEN_AFTER = 3 * EXCERPT_LENGTH;

/** What is a sign as a whole. */
const SIGNS = [
  /^[ \t]{0,3}#{1,6}[ \t]+/gm,
  /^[ \t]*(?:>[ \t]?)+/gm,
  /^[ \t]*[-*+][ \t]+(?:\[[ xX]\][ \t]+)?/gm,
  /^[ \t]*(?:[-*_][ \t]*){3,}$/gm,
  /^[ \t]*(?:`{3,}|~{3,})[^`\n]*$/gm,
  /^[ \t]*\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+[ \t:-]*$/gm,
  /`+/g,
];
/** Signs around words: the words are the second group. */
const PAIRS = [
  /(!?\[)([^\]\n]*)(\]\([^)\n]*\))/g,
  /(\*{3})(?=\S)([^\n]+?)(?<=\S)(\1)/g,
  /(\*\*|__|~~)(?=\S)([^\n]+?)(?<=\S)(\1)/g,
  /(?<![\w*])(\*)(?=[^\s*])([^*\n]+?)(?<=\S)(\*)(?![\w*])/g,
  /(?<!\w)(_)(?=[^\s_])([^_\n]+?)(?<=\S)(_)(?!\w)/g,
];
const ROW = /^[ \t]*\|.*$/gm;

/** @typedef {{ start: number, length: number }} Place */

/**
 * @param {string} text
 * @param {Place} place
 * @returns {{ excerpt: string, start: number, length: number }} one line, and where the place is in it
 */
export function excerptAround(text, place) {
  const from = characterStart(text, Math.max(0, place.start - SEEN_BEFORE));
  const to = characterStart(text, Math.min(text.length, place.start + place.length + SEEN_AFTER));
  const { words, start, length } = withoutSigns(text.slice(from, to), { ...place, start: place.start - from });
  const first = start <= LENGTH_BEFORE ? 0 : wordStart(words, start - LENGTH_BEFORE, start);
  const last = characterStart(words, Math.min(words.length, Math.max(first + EXCERPT_LENGTH, start + length)));
  const isCutBefore = words.slice(0, first).trim() !== "" || (first === 0 && from > 0);
  const isCutAfter = words.slice(last).trim() !== "" || to < text.length;
  const before = (isCutBefore ? "…" : "") + oneLine(words.slice(first, start)).replace(/^ /, "");
  const found = oneLine(words.slice(start, start + length));
  const after = oneLine(words.slice(start + length, last)).trimEnd() + (isCutAfter ? "…" : "");
  return { excerpt: before + found + after, start: before.length, length: found.length };
}

/**
 * @param {string} text
 * @param {Place} place which stays, even if it looks like a sign
 * @returns {{ words: string } & Place}
 */
function withoutSigns(text, { start, length }) {
  const signs = [...SIGNS.flatMap((sign) => wholes(text, sign)), ...PAIRS.flatMap((pair) => ends(text, pair))];
  const removed = signs.filter((sign) => sign.start + sign.length <= start || sign.start >= start + length);
  removed.sort((one, other) => one.start - other.start);
  let [words, at, shift] = ["", 0, 0];
  // The bars of a row of a table are blanks, so that its cells stay apart.
  const plain = text.replace(ROW, (row) => row.replaceAll("|", " "));
  const kept = plain.slice(0, start) + text.slice(start, start + length) + plain.slice(start + length);
  for (const sign of removed) {
    const end = Math.max(at, sign.start + sign.length);
    words += kept.slice(at, Math.max(at, sign.start));
    if (sign.start < start) shift += end - Math.max(at, sign.start);
    at = end;
  }
  return { words: words + kept.slice(at), start: start - shift, length };
}

/**
 * @param {string} text
 * @param {RegExp} sign
 * @returns {Place[]}
 */
function wholes(text, sign) {
  return [...text.matchAll(sign)].map(({ index, 0: { length } }) => ({ start: index, length }));
}

/**
 * @param {string} text
 * @param {RegExp} pair
 * @returns {Place[]}
 */
function ends(text, pair) {
  return [...text.matchAll(pair)].flatMap(({ index, 0: all, 1: opening = "", 3: closing = "" }) => [
    { start: index, length: opening.length },
    { start: index + all.length - closing.length, length: closing.length },
  ]);
}

/** @param {string} text */
function oneLine(text) {
  return text.replace(/\s+/g, " ");
}

/**
 * @param {string} text
 * @param {number} from
 * @param {number} latest
 */
function wordStart(text, from, latest) {
  const space = text.slice(from, latest).search(/\s/);
  return space < 0 ? characterStart(text, from) : from + space + 1;
}

/**
 * @param {string} text
 * @param {number} index
 */
function characterStart(text, index) {
  const isInside = /[\ud800-\udbff]/.test(text.charAt(index - 1)) && /[\udc00-\udfff]/.test(text.charAt(index));
  return isInside ? index - 1 : index;
}
