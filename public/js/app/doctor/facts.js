/** What the page looks up for its own checks: names of proxies, headers that are expected, routes that are closed. */

import { LazyTable } from "../../chat/models/table.js";
import { SITE_ROOT } from "../../load/site_root.js";

/**
 * @typedef {object} Intermediary something between the relay and the browser
 * @property {string} name
 * @property {"proxy" | "platform" | "network"} kind whose it is: the owner's, the platform's, or the reader's network's
 * @property {Record<string, string>} marks by the name of a header, an expression for its value: any of them tells it
 * @property {string} setting lines of its configuration with which it passes each piece on; empty if there are none
 *
 * @typedef {object} Facts
 * @property {Intermediary[]} intermediaries the nearest to the browser first
 * @property {Intermediary} haproxy which no header tells
 * @property {Record<string, string>} headers of the page
 * @property {{ name: string, marks: string }[]} extensions with the selectors of what they put into pages
 * @property {[method: string, path: string][]} closed routes that need a code
 * @property {string[]} files that no site may hand out
 */

/** @type {LazyTable<Facts | null>} */
const table = new LazyTable(new URL("data/doctor.json", SITE_ROOT), (facts) => facts, null);

/** @returns {Promise<Facts | null>} null where they can't be loaded */
export function loadFacts() {
  return table.load();
}

/**
 * @param {Pick<Headers, "get">} headers of an answer
 * @param {readonly Intermediary[]} known
 * @returns {Intermediary[]} those that have left their name, the nearest to the browser first
 */
export function intermediariesIn(headers, known) {
  return known.filter(({ marks }) => {
    return Object.entries(marks).some(([name, mark]) => new RegExp(mark, "i").test(headers.get(name) ?? ""));
  });
}
