// What the page needs of the table of models, which the relay reads too. What models can do is a part of the first visit;
// what they cost is asked for later, and so stands apart.

import { readFileSync } from "node:fs";

const TABLE = new URL("../../api/relay/models/models.json", import.meta.url);
const OF_TRAITS = ["usual", "quick", "notForChat", "takesFiles", "families"];
const OF_MODEL = ["family", "contextTokens", "maxOutputTokens", "isVision", "image", "shutdown"];
const OF_PRICE = ["from", "until", "input", "cached", "cacheWrite", "output", "long", "checked"];

/** @returns {Map<string, string>} the files by their names in build/ */
export function pageModels() {
  const table = JSON.parse(readFileSync(TABLE, "utf8"));
  const others = new RegExp(table.notForChat.join("|"));
  // The page chats with none of the others, so it needs to know nothing of them.
  const forChat = table.models.filter(({ match }) => !others.test(match.replaceAll(/\([^()]*\)/g, "")));
  const traits = { ...picked(table, OF_TRAITS), models: joined(forChat.map((row) => traitsOf(row, table.date))) };
  const prices = { currency: table.currency, models: table.models.flatMap((row) => pricesOf(row, table.date)) };
  return new Map([["models.json", JSON.stringify(traits)], ["prices.json", JSON.stringify(prices)]]);
}

/**
 * @param {Record<string, any>} row
 * @param {string} date on which the table was made
 */
function traitsOf(row, date) {
  return {
    match: row.match,
    ...picked(row, OF_MODEL),
    // Where there is one effort only, there is nothing to choose.
    ...(row.efforts?.length > 1 && { leastEffort: row.efforts[0] }),
    // Whoever has used a model that ended long ago has found another one.
    ...(row.shutdown > date && picked(row, ["successor"])),
  };
}

/**
 * @param {Record<string, any>} row
 * @param {string} date
 */
function pricesOf({ match, maker, prices = [] }, date) {
  // The page asks for no picture and no speech, and what has been never comes back.
  const needed = prices.filter((price) => "output" in price && !(price.until < date));
  return needed.length > 0 ? [{ match, maker, prices: needed.map((price) => picked(price, OF_PRICE)) }] : [];
}

/**
 * Rows that follow each other and say the same are one.
 *
 * @param {Record<string, any>[]} rows
 */
function joined(rows) {
  /** @type {Record<string, any>[]} */
  const kept = [];
  for (const { match, ...says } of rows) {
    const before = kept.at(-1);
    const isSame = before && JSON.stringify({ ...before, match: "" }) === JSON.stringify({ match: "", ...says });
    if (isSame) before.match += `|${match}`;
    else kept.push({ match, ...says });
  }
  return kept;
}

/**
 * @param {Record<string, unknown>} whole
 * @param {string[]} names
 */
function picked(whole, names) {
  return Object.fromEntries(names.filter((name) => name in whole).map((name) => [name, whole[name]]));
}
