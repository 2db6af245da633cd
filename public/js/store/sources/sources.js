/** The sources of an answer: each address once, numbered as they first appear. */

/**
 * @typedef {import("../record_types.d.ts").Citation} Citation
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
