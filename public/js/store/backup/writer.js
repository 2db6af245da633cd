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
    piece += `${index > 0 ? "," : ""}\n${JSON.stringify({ conversation, messages }).slice(0, -1)},"attachments":[`;
    const ids = withImages ? new Set(messages.flatMap(({ attachments }) => attachments.flatMap(blobIds))) : [];
    let comma = "";
    for (const id of ids) {
      const blob = await archive.attachment(id);
      if (!blob) continue;
      // Neither put into JSON nor joined to others, which would take long.
      yield `${piece}${comma}{"id":${JSON.stringify(id)},"data":"`;
      yield await dataUrl(blob);
      [piece, comma] = ['"}', ","];
    }
    piece += "]}";
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
