/** Matches words in a text, whatever their capitals, accents and width. */

const NOT_ASCII = /[^\0-\x7f]/;
/** Only the accents of European scripts: in others a mark may be as important as a letter. */
const MARKS = /[\u0300-\u036f]/g;
/** Letters and digits as wide as a Chinese character, which are the same ones. */
const FULL_WIDTH = /[\uff10-\uff19\uff41-\uff5a]/g;
const WIDER_BY = 0xfee0;

/**
 * @param {string} text
 * @returns {string}
 */
export function fold(text) {
  const lower = text.toLowerCase();
  return NOT_ASCII.test(lower) ? lower.normalize("NFD").replace(MARKS, "").replace(FULL_WIDTH, narrow) : lower;
}

/** @param {string} character */
function narrow(character) {
  return String.fromCharCode(character.charCodeAt(0) - WIDER_BY);
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
 * Finds all of the words in the text as it was written.
 *
 * @param {string} text
 * @param {readonly string[]} words
 * @returns {{ start: number, length: number }[]} in their order; none overlaps another
 */
export function placesOf(text, words) {
  const folded = fold(text);
  const found = words.flatMap((word) => [...indexesOf(folded, word)].map((start) => ({ start, length: word.length })));
  found.sort((one, other) => one.start - other.start || other.length - one.length);
  let [end, from] = [0, { index: 0, folded: 0 }];
  return found.flatMap(({ start, length }) => {
    if (start < end) return [];
    end = start + length;
    if (!NOT_ASCII.test(text)) return [{ start, length }];
    const begin = unfolded(text, start, from.index, from.folded);
    from = unfolded(text, end, begin.index, begin.folded);
    return [{ start: begin.index, length: from.index - begin.index }];
  });
}

/**
 * @param {string} folded
 * @param {string} word
 */
function* indexesOf(folded, word) {
  for (let at = folded.indexOf(word); at !== -1; at = folded.indexOf(word, at + word.length)) yield at;
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
