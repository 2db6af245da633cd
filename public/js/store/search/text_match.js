/** Matches words in a text, whatever their capitals and accents, and makes an excerpt around them. */

const NOT_ASCII = /[^\0-\x7f]/;
/** Only the accents of European scripts: in others a mark may be as important as a letter. */
const MARKS = /[\u0300-\u036f]/g;

const EXCERPT_LENGTH = 160;
/** How much of it comes before the match. */
const LENGTH_BEFORE = 40;

/**
 * @param {string} text
 * @returns {string}
 */
export function fold(text) {
  const lower = text.toLowerCase();
  return NOT_ASCII.test(lower) ? lower.normalize("NFD").replace(MARKS, "") : lower;
}

/**
 * @param {string} query
 * @returns {string[]} the longest first: it is the likeliest to be missing
 */
export function wordsOf(query) {
  const words = fold(query).split(/\s+/).filter(Boolean);
  return [...new Set(words)].sort((one, other) => other.length - one.length);
}

/**
 * @param {string} folded
 * @param {readonly string[]} words
 */
export function hasAll(folded, words) {
  return words.every((word) => folded.includes(word));
}

/**
 * Finds the first of the words in the text as it was written.
 *
 * @param {string} text
 * @param {string} folded
 * @param {readonly string[]} words which the text contains
 * @returns {{ start: number, length: number }}
 */
export function placeOf(text, folded, words) {
  let [start, length] = [Infinity, 0];
  for (const word of words) {
    const index = folded.indexOf(word);
    if (index < start) [start, length] = [index, word.length];
  }
  if (!NOT_ASCII.test(text)) return { start, length };
  const begin = unfolded(text, start, 0, 0);
  const end = unfolded(text, start + length, begin.index, begin.folded);
  return { start: begin.index, length: end.index - begin.index };
}

/**
 * @param {string} text
 * @param {{ start: number, length: number }} place
 * @returns {{ excerpt: string, start: number, length: number }} one line, and where the place is in it
 */
export function excerptAround(text, { start, length }) {
  const from = start <= LENGTH_BEFORE ? 0 : wordStart(text, start - LENGTH_BEFORE, start);
  const to = characterStart(text, Math.min(text.length, Math.max(from + EXCERPT_LENGTH, start + length)));
  const before = (from > 0 ? "…" : "") + oneLine(text.slice(from, start)).replace(/^ /, "");
  const found = oneLine(text.slice(start, start + length));
  const after = oneLine(text.slice(start + length, to)) + (to < text.length ? "…" : "");
  return { excerpt: before + found + after, start: before.length, length: found.length };
}

/**
 * Walks through the text until as much of it, folded, lies behind.
 *
 * @param {string} text
 * @param {number} wanted
 * @param {number} index
 * @param {number} folded
 */
function unfolded(text, wanted, index, folded) {
  while (index < text.length) {
    const character = String.fromCodePoint(text.codePointAt(index) ?? 0);
    const next = folded + fold(character).length;
    // A mark on its own folds to nothing and belongs to the character before it.
    if (next > wanted || (folded === wanted && next > folded)) break;
    index += character.length;
    folded = next;
  }
  return { index, folded };
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
