/** Finding by a few characters: "nwch" finds "New chat", and what begins a word counts most. */

import { html } from "htm/preact";
import { fold } from "../../store/search/text_match.js";

const WHOLE = 100;
const AT_WORD_START = 50;
const SCATTERED = 20;

/**
 * @typedef {object} FuzzyMatch
 * @property {number} score the higher, the better
 * @property {[start: number, end: number][]} marks what of the text was meant
 */

/**
 * @param {string} query words in any order, each of which has to be found
 * @param {string} name
 * @returns {FuzzyMatch | null}
 */
export function fuzzyMatch(query, name) {
  const folded = foldInPlace(name);
  let score = 0;
  /** @type {[number, number][]} */
  const marks = [];
  for (const word of foldInPlace(query).split(/\s+/).filter(Boolean)) {
    const found = findWhole(word, folded) ?? findScattered(word, folded);
    if (!found) return null;
    score += found.score;
    marks.push(...found.marks);
  }
  return { score: score - folded.length / 100, marks: marks.sort((one, other) => one[0] - other[0]) };
}

/**
 * @template Thing
 * @param {string} query
 * @param {readonly Thing[]} things
 * @param {(thing: Thing) => string} nameOf
 * @param {number} [most]
 * @returns {{ thing: Thing, marks: [start: number, end: number][] }[]} the best first; all, where nothing is asked
 */
export function fuzzyFilter(query, things, nameOf, most = Infinity) {
  const found = things.flatMap((thing) => {
    const match = fuzzyMatch(query, nameOf(thing));
    return match ? [{ thing, ...match }] : [];
  });
  if (query.trim()) found.sort((one, other) => other.score - one.score);
  return found.slice(0, most);
}

/**
 * The parts of a text, for an element with `dir="auto"`: what was found in it is marked.
 *
 * @param {object} props
 * @param {string} props.words
 * @param {readonly [start: number, end: number][]} props.marks in order
 */
export function MarkedText({ words, marks }) {
  const parts = [];
  let at = 0;
  for (const [start, end] of marks) {
    // Marks of two words may overlap.
    if (end <= at) continue;
    parts.push(words.slice(at, start), html`<mark>${words.slice(Math.max(start, at), end)}</mark>`);
    at = end;
  }
  return [...parts, words.slice(at)];
}

/**
 * @param {string} word
 * @param {string} name
 * @returns {FuzzyMatch | null}
 */
function findWhole(word, name) {
  const starts = [...positions(word, name)];
  const [first] = starts;
  if (first === undefined) return null;
  const atWord = starts.find((start) => isWordStart(name, start));
  const start = atWord ?? first;
  const score = WHOLE + (atWord === undefined ? 0 : AT_WORD_START) - start / 10;
  return { score, marks: [[start, start + word.length]] };
}

/**
 * @param {string} word
 * @param {string} name
 * @returns {FuzzyMatch | null}
 */
function findScattered(word, name) {
  /** @type {[number, number][]} */
  const marks = [];
  let from = 0;
  for (const letter of word) {
    const at = name.indexOf(letter, from);
    // Characters that lie far apart are a coincidence.
    if (at === -1 || (marks.length > 0 && at - from > 12)) return null;
    marks.push([at, at + letter.length]);
    from = at + letter.length;
  }
  const spread = from - (marks[0]?.[0] ?? 0) - word.length;
  return { score: SCATTERED - spread, marks };
}

/**
 * @param {string} word
 * @param {string} name
 */
function* positions(word, name) {
  for (let at = name.indexOf(word); at !== -1; at = name.indexOf(word, at + 1)) yield at;
}

/**
 * @param {string} name
 * @param {number} at
 */
function isWordStart(name, at) {
  return at === 0 || !/[\p{Letter}\p{Number}]/u.test(name[at - 1] ?? "");
}

/**
 * Character for character, so that places in the folded text are places in the text.
 *
 * @param {string} words
 */
function foldInPlace(words) {
  const characters = Array.from(words, (character) => {
    const folded = fold(character);
    return folded.length === character.length ? folded : character;
  });
  return characters.join("");
}
