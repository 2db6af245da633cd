/** Opens a file to import, in whatever format it is. */

import { CLOSING, FORMAT, OPENING, parseLocutorio } from "./formats/locutorio.js";
import { isChat, isNextChat, maskOf, parseChat, parseNextChat, promptOf } from "./formats/nextchat.js";
import { ownField, UnknownFormat } from "./formats/parsed.js";

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
  const first = String((await lines.next()).value ?? "").replace(/^\ufeff/, "");
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
 * @param {AsyncIterable<string>} lines
 * @param {Note} note
 */
async function* valuesOf(lines, note) {
  for await (const line of lines) {
    const json = line.trim().replace(/,$/, "");
    if (json === "" || json === CLOSING) continue;
    const value = jsonOf(json);
    if (value === undefined) note({ kind: "conversation", name: "", why: "json" });
    else yield value;
  }
}

/**
 * @param {Blob} file
 * @returns {AsyncGenerator<string, void>}
 */
async function* linesOf(file) {
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
  /** @type {string[]} */
  let begun = [];
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      const parts = value.split("\n");
      begun.push(parts.shift() ?? "");
      for (const part of parts) {
        yield begun.join("");
        begun = [part];
      }
    }
    yield begun.join("");
  } finally {
    await reader.cancel();
  }
}

/**
 * @param {string} json
 * @returns {unknown} undefined if it is not JSON
 */
function jsonOf(json) {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
