/** What every file that can be imported is turned into, whoever wrote it. */

/**
 * @typedef {import("../../record_types.d.ts").Conversation} Conversation
 * @typedef {import("../../record_types.d.ts").Message} Message
 *
 * @typedef {{ id: string, data: string }} AttachmentData the bytes, as a data URL
 *
 * @typedef {object} Entry
 * @property {Conversation} conversation
 * @property {Message[]} messages
 * @property {AttachmentData[]} attachments
 *
 * @typedef {"json" | "shape" | "empty"} Why not JSON; not what it should be; nothing in it
 * @typedef {{ kind: "conversation" | "message" | "prompt" | "mask", name: string, why: Why }} Problem
 *
 * @typedef {object} Secrets
 * @property {string} code
 * @property {string} apiKey
 * @property {string[]} others names of what this site has no use for
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

/** A file that holds nothing this page knows. */
export class UnknownFormat extends Error {
  name = "UnknownFormat";
}

/**
 * Only what the object itself has, so that no file reaches what all objects share.
 *
 * @param {unknown} object
 * @param {string} key
 * @returns {unknown}
 */
export function own(object, key) {
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
 * The settings among these that may have the values they have.
 *
 * @param {Iterable<[key: string, value: unknown]>} values
 * @param {readonly import("../../settings_types.d.ts").SettingRow[]} rows
 * @param {(row: import("../../settings_types.d.ts").SettingRow, value: unknown) => boolean} isValid
 * @returns {Record<string, any>}
 */
export function goodSettings(values, rows, isValid) {
  const given = new Map(values);
  const good = rows.filter((row) => given.has(row.key) && isValid(row, given.get(row.key)));
  return Object.fromEntries(good.map((row) => [row.key, given.get(row.key)]));
}
