/** The text of an answer with the numbers of its sources: for the page as marks, for others as words and a list. */

import { readSources } from "./sources.js";

/** @typedef {import("../record_types.d.ts").Citation} Citation */

/** Unicode keeps these for a program's own use, so that no text has them. */
const MARK = /\ufdd0(\d{1,3})\ufdd1/g;
/** A model's own link around the address, which the number replaces. */
const OWN_LINK = /^\s*(?:\(\s*)?\[[^\]]*\]\([^()]*(?:\([^()]*\)[^()]*)*\)\s*\)?$/;
/** A line that means something only as long as nothing else is in it. */
const RULE = /^[\s`~|:=*_$\\-]*$/;
const BRACKETED = /\[(\d{1,3})\](?![[(:])/g;

/** @param {number} number of a source */
export function sourceMark(number) {
  return `\ufdd0${number}\ufdd1`;
}

/** @param {string} text */
export function withoutSourceMarks(text) {
  return text.replace(MARK, "");
}

/**
 * @param {string} text
 * @param {readonly Citation[] | undefined} citations
 * @param {(number: number) => string} [mark]
 * @returns {string} the text with a mark behind all that it cites
 */
export function withSourceMarks(text, citations = [], mark = sourceMark) {
  const { numbers } = readSources(citations);
  const places = citations
    .map(({ start, end }, index) => placeOf(text, start, end, numbers[index] ?? 0))
    .filter((place) => place !== null)
    .sort((one, other) => one.end - other.end || one.number - other.number);
  let marked = "";
  let at = 0;
  let before = "";
  for (const { start, end, number } of places) {
    const key = `${end} ${number}`;
    if (key === before || end < at) continue;
    marked += text.slice(at, Math.max(at, start)) + mark(number);
    at = end;
    before = key;
  }
  return marked + text.slice(at);
}

/**
 * An answer as others read it who do not have this page: with numbers, and a list of what they mean.
 *
 * @param {{ text: string, citations?: readonly Citation[] | undefined }} answer
 * @param {string} heading may be empty
 * @returns {string}
 */
export function withSourceList({ text, citations }, heading) {
  const { list, bracketed } = readSources(citations);
  if (list.length === 0) return text;
  const numbered = withSourceMarks(text, citations, (number) => `[${number}]`);
  const words = bracketed.some((number, index) => number !== index + 1)
    ? numbered.replace(BRACKETED, (raw, digits) => (bracketed[digits - 1] ? `[${bracketed[digits - 1]}]` : raw))
    : numbered;
  const lines = list.map(({ number, title, url, host }) => {
    const plain = title.replace(/[[\]\\`*_<>]/g, "\\$&");
    if (!url) return `${number}. ${plain} (${host})`;
    return `${number}. [${plain}](<${url.replace(/[<>]/g, encodeURIComponent)}>)`;
  });
  return [words.trimEnd(), ...(heading ? [`**${heading}**`] : []), lines.join("\n")].join("\n\n");
}

/**
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @param {number} number
 * @returns {{ start: number, end: number, number: number } | null} what the mark replaces; null where it has no place
 */
function placeOf(text, start, end, number) {
  if (number === 0 || !(Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start < end)) return null;
  const cited = text.slice(start, end).trimEnd();
  const last = start + cited.length;
  const line = text.slice(text.lastIndexOf("\n", last - 1) + 1, last);
  if (end > text.length || RULE.test(line) || /[\udc00-\udfff]/.test(text[last] ?? "")) return null;
  return { start: OWN_LINK.test(cited) ? text.slice(0, start).trimEnd().length : last, end: last, number };
}
