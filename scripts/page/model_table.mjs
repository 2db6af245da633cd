// What the page needs of the table of models, which the relay reads too. What models can do is a part of the first visit;
// what they cost, and which of them make pictures, is asked for later, and so stands apart.

import { readFileSync } from "node:fs";

const TABLE = new URL("../../api/relay/models/models.json", import.meta.url);
const OF_TRAITS = ["usual", "quick", "notForChat", "dialects", "takesFiles", "families"];
const OF_MODEL = [
  "family", "contextTokens", "maxOutputTokens", "isVision", "image", "thinking", "cacheFrom", "shutdown",
];
const OF_PRICE = ["from", "until", "input", "cached", "cacheWrite", "output", "imageInput", "long", "checked"];
const OF_TOOL = ["maker", "perThousandCalls"];
const OF_PICTURES = ["match", "sizes", "qualities", "edits", "streams", "tokens"];

/** @returns {Map<string, string>} the files by their names in build/ */
export function pageModels() {
  const table = JSON.parse(readFileSync(TABLE, "utf8"));
  const others = new RegExp(table.notForChat.join("|"));
  // The page chats with none of the others, so it needs to know nothing of them.
  const forChat = table.models.filter(({ match }) => !others.test(match.replaceAll(/\([^()]*\)/g, "")));
  const traits = { ...picked(table, OF_TRAITS), models: joined(forChat.map((row) => traitsOf(row, table.date))) };
  const prices = {
    currency: table.currency,
    models: table.models.flatMap((row) => pricesOf(row, table.date)),
    tools: Object.fromEntries(Object.entries(table.tools).map(([name, row]) => [name, picked(row, OF_TOOL)])),
  };
  const pictures = { models: table.pictures.map((row) => picked(row, OF_PICTURES)) };
  const files = { "models.json": traits, "prices.json": prices, "pictures.json": pictures };
  return new Map(Object.entries(files).map(([name, content]) => [name, JSON.stringify(content)]));
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
    ...(row.efforts?.length > 1 && { efforts: row.efforts.join(" ") }),
    // Whoever has used a model that ended long ago has found another one.
    ...(row.shutdown > date && picked(row, ["successor"])),
  };
}

/**
 * @param {Record<string, any>} row
 * @param {string} date
 */
function pricesOf({ match, maker, prices = [] }, date) {
  // Speech is paid for by its length, and what has been never comes back.
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
