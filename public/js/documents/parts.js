/** The parts of a document: put together for the way to the page, cut where they are long, chosen by their numbers. */

/**
 * @typedef {import("./document_types.d.ts").ReadDocument} ReadDocument
 * @typedef {import("./document_types.d.ts").ReadPart} ReadPart
 * @typedef {import("./document_types.d.ts").DocumentText} DocumentText
 */

/** About 5,000 tokens. */
const CHARACTERS_IN_PART = 20_000;
const BETWEEN = "\n\n";

/**
 * @param {ReadDocument} document
 * @returns {DocumentText}
 */
export function asDocumentText({ type, unit, parts }) {
  const all = unit === "part" ? parts.flatMap(cutPart) : parts;
  const encoder = new TextEncoder();
  let start = 0;
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const texts = [];
  const placed = all.map(({ title, text, isPicture = false }, index) => {
    const bytes = encoder.encode(index + 1 < all.length ? text + BETWEEN : text);
    texts.push(bytes);
    const part = { title, isPicture, start, end: start + bytes.length };
    start = part.end;
    return part;
  });
  return { type, unit, parts: placed, text: new Blob(texts, { type: "text/plain" }) };
}

/**
 * @param {DocumentText} document
 * @param {readonly number[]} numbers counted from 1
 * @returns {Blob} their text
 */
export function textOfParts({ text, parts }, numbers) {
  if (numbers.length === parts.length) return text;
  // Each slice is a question to another process of the browser, which the page waits for.
  const slices = runsOf(numbers).map(([first, last]) => text.slice(parts[first - 1]?.start, parts[last - 1]?.end));
  return new Blob(slices, { type: "text/plain" });
}

/**
 * @param {string} words such as `1-20, 35`
 * @param {number} count how many there are
 * @returns {number[] | null} in their order, each once; null if that is no choice of them
 */
export function chosenParts(words, count) {
  const pieces = words.split(/[,;，、；\s]+(?![-–—]|\d*\s*[-–—]\s*$)/).map((piece) => piece.trim()).filter(Boolean);
  /** @type {Set<number>} */
  const chosen = new Set();
  for (const piece of pieces) {
    const [, first = "", dash, last] = /^(\d{1,7})\s*([-–—~～])?\s*(\d{1,7})?$/.exec(piece) ?? [];
    const [from, to] = [Number(first), dash ? Number(last ?? count) : Number(first)];
    if (from < 1 || to > count || from > to) return null;
    for (let number = from; number <= to; number += 1) chosen.add(number);
  }
  return chosen.size > 0 ? [...chosen].sort((one, other) => one - other) : null;
}

/**
 * @param {readonly number[]} numbers in their order
 * @returns {string} such as `1-20, 35`
 */
export function rangesOf(numbers) {
  return runsOf(numbers).map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(", ");
}

/**
 * @param {readonly number[]} numbers in their order
 * @returns {[number, number][]} the first and last of those that follow each other
 */
function runsOf(numbers) {
  /** @type {[number, number][]} */
  const runs = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run && run[1] === number - 1) run[1] = number;
    else runs.push([number, number]);
  }
  return runs;
}

/**
 * @param {DocumentText} document
 * @param {number} mostBytes
 * @returns {number[]} as many from the beginning as fit
 */
export function firstThatFit({ parts }, mostBytes) {
  const count = parts.findLastIndex(({ end }) => end <= mostBytes) + 1;
  return Array.from({ length: count }, (_, index) => index + 1);
}

/**
 * @param {ReadPart} part
 * @returns {ReadPart[]}
 */
function cutPart({ title, text }) {
  /** @type {ReadPart[]} */
  const pieces = [];
  for (let start = 0; start < text.length; ) {
    let end = Math.min(text.length, start + CHARACTERS_IN_PART);
    if (end < text.length) end = cutBefore(text, start, end);
    pieces.push({ title, text: text.slice(start, end).replace(/\n+$/, "") });
    start = end;
    while (text[start] === "\n") start += 1;
  }
  return pieces.length > 0 ? pieces : [{ title, text }];
}

/**
 * A heading, a paragraph or a line ends there; half of a character never does.
 *
 * @param {string} text
 * @param {number} start
 * @param {number} end
 */
function cutBefore(text, start, end) {
  const least = start + CHARACTERS_IN_PART / 2;
  // In the whole text, each mark that it does not have would be looked for back to its beginning.
  const latter = text.slice(least, end + 1);
  for (const mark of ["\n# ", "\n## ", "\n\n", "\n", " "]) {
    const at = latter.lastIndexOf(mark);
    if (at > 0) return least + at + 1;
  }
  const code = text.charCodeAt(end - 1);
  return code >= 0xd800 && code < 0xdc00 ? end - 1 : end;
}
