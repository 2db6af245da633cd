/** The common form of every file that can be imported, and how untrusted JSON is read into it. */

/**
 * @typedef {import("../../record_types.d.ts").Conversation} Conversation
 * @typedef {import("../../record_types.d.ts").Message} Message
 *
 * @typedef {{ id: string, data: string | Blob }} AttachmentData the bytes as a data URL, which a blob may hold
 *
 * @typedef {object} Entry
 * @property {Conversation} conversation
 * @property {Message[]} messages
 * @property {AttachmentData[]} attachments
 *
 * @typedef {"json" | "shape" | "empty"} Why not JSON; in an unexpected format; empty
 * @typedef {{ kind: "conversation" | "message" | "prompt" | "mask", name: string, why: Why }} Problem
 *
 * @typedef {object} Secrets
 * @property {string} code
 * @property {string} apiKey
 * @property {string[]} others names of the others in the file, which this site has no use for
 *
 * @typedef {object} Parsed
 * @property {"locutorio" | "nextchat" | "masks" | "prompts"} format
 * @property {AsyncIterable<Entry> | Iterable<Entry>} entries
 * @property {import("../../record_types.d.ts").Prompt[]} prompts
 * @property {import("../../record_types.d.ts").Mask[]} masks
 * @property {Partial<import("../../settings_types.d.ts").SettingsValues>} settings without secrets
 * @property {Secrets | null} secrets
 *
 * @typedef {(problem: Problem) => void} Note
 */

/** Thrown for a file in a format that this page does not know. */
export class UnknownFormat extends Error {
  name = "UnknownFormat";
}

/**
 * Reads only the object's own fields, so that no file reaches what all objects inherit.
 *
 * @param {unknown} object
 * @param {string} key
 * @returns {unknown}
 */
export function ownField(object, key) {
  return typeof object === "object" && object !== null && Object.hasOwn(object, key)
    ? /** @type {Record<string, unknown>} */ (object)[key]
    : undefined;
}

/** @param {unknown} value */
export function textOf(value) {
  return typeof value === "string" ? value : "";
}

/** @param {unknown} value @returns {unknown[]} */
export function listOf(value) {
  return Array.isArray(value) ? value : [];
}

/**
 * Keeps the settings whose values are valid.
 *
 * @param {Iterable<[key: string, value: unknown]>} values
 * @param {readonly import("../../settings_types.d.ts").SettingRow[]} rows
 * @param {(row: import("../../settings_types.d.ts").SettingRow, value: unknown) => boolean} isValid
 * @returns {Record<string, any>}
 */
export function validSettings(values, rows, isValid) {
  const given = new Map(values);
  const valid = rows.filter((row) => given.has(row.key) && isValid(row, given.get(row.key)));
  return Object.fromEntries(valid.map((row) => [row.key, given.get(row.key)]));
}
