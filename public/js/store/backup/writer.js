/** Writes everything that this browser stores as one JSON document, in pieces: it may be larger than the memory. */

import { Library } from "../library.js";
import { blobIds } from "../records.js";
import { SETTINGS } from "../settings_table.js";
import { CLOSING, FORMAT, OPENING, SECRET_KEYS, VERSION } from "./formats/locutorio.js";

/**
 * @typedef {import("../archive.js").Archive} Archive
 *
 * @typedef {object} BackupOptions
 * @property {import("../settings.js").Settings} [settings]
 * @property {boolean} [withImages]
 * @property {boolean} [withSecrets] access code and own key, in plain text
 */

const CHARACTERS_IN_PIECE = 1_000_000;

/**
 * @param {Archive} archive
 * @param {BackupOptions} options
 * @returns {AsyncGenerator<string, void>}
 */
export async function* backupPieces(archive, { settings, withImages = true, withSecrets = false }) {
  const conversations = await archive.conversations();
  const library = new Library(archive);
  const head = {
    format: FORMAT,
    version: VERSION,
    exportedAt: new Date().toISOString(),
    settings: settings ? changedSettings(settings, withSecrets) : {},
    prompts: await library.prompts(),
    masks: await library.masks(),
  };
  let piece = `${JSON.stringify(head).slice(0, -1)},${OPENING}`;
  for (const [index, conversation] of conversations.entries()) {
    const messages = (await archive.messages(conversation.id)).map(withoutRemoved);
    const attachments = withImages ? await attachmentsOf(archive, messages) : [];
    piece += `${index > 0 ? "," : ""}\n${JSON.stringify({ conversation, messages, attachments })}`;
    if (piece.length < CHARACTERS_IN_PIECE) continue;
    yield piece;
    piece = "";
  }
  yield `${piece}\n${CLOSING}\n`;
}

/**
 * @param {import("../record_types.d.ts").Message} message
 * @returns {import("../record_types.d.ts").Message}
 */
function withoutRemoved(message) {
  return message.deleted ? { ...message, text: "", reasoning: "", attachments: [] } : message;
}

/**
 * @param {import("../settings.js").Settings} settings
 * @param {boolean} withSecrets
 */
function changedSettings(settings, withSecrets) {
  const rows = SETTINGS.filter(({ key }) => !settings.isDefault(key) && (withSecrets || !SECRET_KEYS.includes(key)));
  return Object.fromEntries(rows.map(({ key }) => [key, settings.get(key)]));
}

/**
 * @param {Archive} archive
 * @param {readonly import("../record_types.d.ts").Message[]} messages
 */
async function attachmentsOf(archive, messages) {
  const ids = new Set(messages.flatMap(({ attachments }) => attachments.flatMap(blobIds)));
  const found = [];
  for (const id of ids) {
    const blob = await archive.attachment(id);
    if (blob) found.push({ id, data: await dataUrl(blob) });
  }
  return found;
}

/**
 * @param {Blob} blob
 * @returns {Promise<string>}
 */
function dataUrl(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
