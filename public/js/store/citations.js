/** The sources of an answer: each address once, numbered as they first appear, and where its text cites them. */

/**
 * @typedef {import("./record_types.d.ts").Citation} Citation
 *
 * @typedef {object} Source
 * @property {number} number from 1
 * @property {string} url http or https; empty where the address is neither
 * @property {string} title in one line; the address where it has none
 * @property {string} host what the address says of whose it is; the address itself where it leads nowhere
 *
 * @typedef {object} Sources
 * @property {readonly Source[]} list
 * @property {readonly number[]} numbers of the source of each citation
 * @property {readonly number[]} bracketed what `[1]`, `[2]` … mean in a text that cites by such numbers
 */

/** @type {Sources} */
export const NO_SOURCES = { list: [], numbers: [], bracketed: [] };

const LONGEST_TITLE = 200;
/** Browsers and servers take no longer ones. */
const LONGEST_ADDRESS = 4000;
const MOST_SOURCES = 200;
/** What turns the direction of the words around it, what is not to be seen, and what ends a line. */
const UNSEEN = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]+/gu;
/** Unicode keeps these for a program's own use, so that no text has them. */
const MARK = /\ufdd0(\d{1,3})\ufdd1/g;
/** A model's own link around the address, which the number replaces. */
const OWN_LINK = /^\s*\(?\s*\[[^\]]*\]\([^()]*(?:\([^()]*\)[^()]*)*\)\s*\)?$/;
/** A line that means something only as long as nothing else is in it. */
const RULE = /^[\s`~|:=*_$\\-]*$/;
const BRACKETED = /\[(\d{1,3})\](?![[(:])/g;

/**
 * @param {readonly Citation[]} [citations]
 * @returns {Sources}
 */
export function readSources(citations = []) {
  /** @type {Map<string, Source>} */
  const found = new Map();
  const numbers = citations.map(({ url, title }) => {
    const address = webAddress(url);
    const known = found.get(address || url);
    if (known) return known.number;
    if (found.size === MOST_SOURCES) return 0;
    const number = found.size + 1;
    const host = address ? new URL(address).host : inOneLine(url);
    found.set(address || url, { number, url: address, title: inOneLine(title) || inOneLine(url), host });
    return number;
  });
  const bracketed = numbers.filter((_, index) => citations[index]?.end === 0);
  return { list: [...found.values()], numbers, bracketed };
}

/**
 * @param {string} address of a provider's
 * @returns {string} the same, if it is one of the web and of nobody in particular; else empty
 */
export function webAddress(address) {
  if (address.length > LONGEST_ADDRESS || !URL.canParse(address)) return "";
  const { protocol, username, password, href } = new URL(address);
  return /^https?:$/.test(protocol) && !username && !password ? href : "";
}

/**
 * @param {string} words of somebody else's
 * @returns {string} in one line that cannot change how others are read
 */
export function inOneLine(words) {
  // Most of what is too long would be cleaned in vain.
  const line = words.slice(0, 4 * LONGEST_TITLE).replace(UNSEEN, " ").replace(/\s+/g, " ").trim();
  return line.length > LONGEST_TITLE ? `${line.slice(0, LONGEST_TITLE).replace(/[\ud800-\udbff]$/, "")}…` : line;
}

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
    .sort((one, other) => one.end - other.end || one.start - other.start);
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
 * @param {string} heading
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
    return url ? `${number}. [${plain}](<${url.replace(/[<>]/g, encodeURIComponent)}>)` : `${number}. ${plain} (${host})`;
  });
  return `${words.trimEnd()}\n\n**${heading}**\n\n${lines.join("\n")}`;
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
