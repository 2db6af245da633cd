/** Masks, which prepare a conversation: a few come with the page, the others are the reader's own. */

import { text } from "../i18n/texts.js";
import { SITE_ROOT } from "../load/site_root.js";
import { Library, newMask } from "../store/library.js";
import { LazyTable } from "./models/lazy_table.js";

/**
 * @typedef {import("../store/archive.js").Archive} Archive
 * @typedef {import("../store/record_types.d.ts").Mask} Mask
 */

/** @type {LazyTable<(Partial<Mask> & { id: string })[]>} */
const table = new LazyTable(new URL("data/masks.json", SITE_ROOT), (rows) => rows, []);

/** @returns {Promise<Mask[]>} those that come with the page, in its language; none if they cannot be fetched */
export async function builtInMasks() {
  const masks = await table.load();
  return masks.map(({ id, ...mask }) => {
    const settings = { ...mask.settings, systemPrompt: text(`mask.${id}.prompt`) };
    return newMask({ ...mask, id, name: text(`mask.${id}`), settings, builtin: true, createdAt: 0 });
  });
}

/**
 * @param {Archive} archive
 * @returns {Promise<Mask[]>} the reader's own, newest first
 */
export async function ownMasks(archive) {
  return (await new Library(archive).masks()).sort((one, other) => other.createdAt - one.createdAt);
}

/** @param {Mask} mask @returns {string} never empty, so that it can be seen and pressed */
export function maskName({ name }) {
  return name.trim() || text("masks.untitled");
}

/**
 * @param {Archive} archive
 * @param {string} id
 * @returns {Promise<Mask | null>}
 */
export async function findMask(archive, id) {
  const [own, builtIn] = await Promise.all([new Library(archive).masks(), builtInMasks()]);
  return [...own, ...builtIn].find((mask) => mask.id === id) ?? null;
}
