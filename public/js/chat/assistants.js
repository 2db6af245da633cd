/**
 * Assistants, which prepare a conversation: a few come with the page, the others are the reader's own. NextChat calls
 * them masks, and so do the records and files that both programs read.
 */

import { hasText, text } from "../i18n/texts.js";
import { SITE_ROOT } from "../load/site_root.js";
import { Library, newMask } from "../store/library.js";
import { LazyTable } from "./models/table.js";

/**
 * @typedef {import("../store/archive.js").Archive} Archive
 * @typedef {import("../store/record_types.d.ts").Mask} Mask
 */

/** @type {LazyTable<(Partial<Mask> & { id: string })[]>} */
const table = new LazyTable(new URL("data/assistants.json", SITE_ROOT), (rows) => rows, []);

/** @returns {Promise<Mask[]>} those that come with the page, in its language; none if they cannot be fetched */
export async function builtInAssistants() {
  const rows = await table.load();
  return rows.map(({ id, ...mask }) => {
    const settings = { ...mask.settings, systemPrompt: text(`assistant.${id}.prompt`) };
    return newMask({ ...mask, id, name: text(`assistant.${id}`), settings, builtin: true, createdAt: 0 });
  });
}

/**
 * @param {Archive} archive
 * @returns {Promise<Mask[]>} the reader's own, newest first
 */
export async function ownAssistants(archive) {
  return (await new Library(archive).masks()).sort((one, other) => other.createdAt - one.createdAt);
}

/**
 * @param {Archive} archive
 * @returns {Promise<Mask[]>} the reader's own, then those that come with the page
 */
export async function allAssistants(archive) {
  return (await Promise.all([ownAssistants(archive), builtInAssistants()])).flat();
}

/**
 * @param {Archive} archive
 * @param {string} id
 * @returns {Promise<Mask | null>}
 */
export async function findAssistant(archive, id) {
  return (await allAssistants(archive)).find((mask) => mask.id === id) ?? null;
}

/** @param {Mask} mask @returns {string} never empty, so that it can be seen and pressed */
export function assistantName({ name }) {
  return name.trim() || text("assistants.untitled");
}

/**
 * @param {Mask} mask
 * @returns {string} what it does: in the page's words, or in those that its owner gives the model
 */
export function descriptionOf(mask) {
  const key = `assistant.${mask.id}.about`;
  if (mask.builtin && hasText(key)) return text(key);
  return mask.settings.systemPrompt || mask.context[0]?.content || "";
}
