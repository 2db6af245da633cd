/** Masks: ready beginnings of a conversation. A few come with the page; the others are the reader's own. */

import { text } from "../i18n/texts.js";
import { SITE_ROOT } from "../load/site_root.js";
import { Library, newMask } from "../store/library.js";

/**
 * @typedef {import("../store/archive.js").Archive} Archive
 * @typedef {import("../store/record_types.d.ts").Mask} Mask
 */

/** @type {Promise<(Partial<Mask> & { id: string })[]> | null} */
let loading = null;

/** @returns {Promise<Mask[]>} those that come with the page, in its language; none where they cannot be fetched */
export async function builtInMasks() {
  loading ??= fetchBuiltIn().catch(() => {
    loading = null;
    return [];
  });
  const masks = await loading;
  return masks.map(({ id, ...mask }) => {
    const settings = { ...mask.settings, systemPrompt: text(`mask.${id}.prompt`) };
    return newMask({ ...mask, id, name: text(`mask.${id}`), settings, builtin: true, createdAt: 0 });
  });
}

/**
 * @param {Archive} archive
 * @returns {Promise<Mask[]>} the reader's own, the latest first
 */
export async function ownMasks(archive) {
  return (await new Library(archive).masks()).sort((one, other) => other.createdAt - one.createdAt);
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

async function fetchBuiltIn() {
  const response = await fetch(new URL("data/masks.json", SITE_ROOT));
  if (!response.ok) throw new Error(`masks.json: ${response.status}`);
  return response.json();
}
