/** Opens a file to import, in whatever format it is. */

import { CLOSING, FORMAT, OPENING, parseLocutorio } from "./formats/locutorio.js";
import { isChat, isNextChat, maskOf, parseChat, parseNextChat, promptOf } from "./formats/nextchat.js";
import { ownField, UnknownFormat } from "./formats/parsed.js";
import { jsonOf, linesOf, valueOf } from "./lines.js";

/**
 * @typedef {import("./formats/parsed.js").Note} Note
 * @typedef {import("./formats/parsed.js").Parsed} Parsed
 */

/**
 * @param {Blob} file
 * @param {Note} note
 * @returns {Promise<Parsed>}
 */
export async function openBackup(file, note) {
  const lines = linesOf(file);
  const first = (await lines.next()).value?.text.replace(/^\ufeff/, "") ?? "";
  const head = first.endsWith(OPENING) ? jsonOf(first + CLOSING) : undefined;
  // Line by line: a file that was cut off, or has one bad line, still yields the rest.
  if (ownField(head, "format") === FORMAT) return parseLocutorio(head, note, valuesOf(lines, note));
  await lines.return(undefined);
  return parseDocument(jsonOf(await file.text()), note);
}

/**
 * @param {unknown} document
 * @param {Note} note
 * @returns {Parsed}
 */
export function parseDocument(document, note) {
  if (ownField(document, "format") === FORMAT) return parseLocutorio(document, note);
  if (isNextChat(document)) return parseNextChat(document, note);
  if (isChat(document)) return parseChat(document, note);
  const nothing = { entries: [], prompts: [], masks: [], settings: {}, secrets: null };
  const list = Array.isArray(document) ? document : [document];
  if (list.length > 0 && list.every(Array.isArray)) {
    return { ...nothing, format: "prompts", prompts: list.flatMap((pair) => promptOf(pair, note)) };
  }
  if (list.some((mask) => ownField(mask, "name") !== undefined && ownField(mask, "context") !== undefined)) {
    return { ...nothing, format: "masks", masks: list.flatMap((mask) => maskOf(mask, note)) };
  }
  throw new UnknownFormat("neither a backup nor a chat, masks or prompts");
}

/**
 * @param {AsyncIterable<import("./lines.js").Line>} lines
 * @param {Note} note
 */
async function* valuesOf(lines, note) {
  for await (const line of lines) {
    if (["", CLOSING].includes(line.text.trim())) continue;
    const value = await valueOf(line);
    if (value === undefined) note({ kind: "conversation", name: "", why: "json" });
    else yield value;
  }
}
