/** Cuts a line out of a text around the place that a search has found. */

const BEFORE = 40;
const LENGTH = 160;

/**
 * @param {string} text
 * @param {{ start: number, length: number }} place
 * @returns {{ excerpt: string, start: number, length: number }} one line, and where the place is in it
 */
export function excerptAround(text, { start, length }) {
  const from = start <= BEFORE ? 0 : wordStart(text, start - BEFORE, start);
  const to = characterStart(text, Math.min(text.length, Math.max(from + LENGTH, start + length)));
  const before = (from > 0 ? "…" : "") + oneLine(text.slice(from, start)).replace(/^ /, "");
  const found = oneLine(text.slice(start, start + length));
  const after = oneLine(text.slice(start + length, to)) + (to < text.length ? "…" : "");
  return { excerpt: before + found + after, start: before.length, length: found.length };
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
