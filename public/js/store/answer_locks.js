/** Tells which answers some tab is writing: an unfinished answer that no tab holds was cut when its tab closed. */

import { SITE_NAME } from "./storage_names.js";

const PREFIX = `${SITE_NAME}.answer/`;

/** In a browser without locks, a tab knows at least its own answers. @type {Set<string>} */
const heldHere = new Set();

/**
 * @param {string} messageId
 * @returns {() => void} releases it; a tab that closes releases its own automatically
 */
export function holdAnswer(messageId) {
  heldHere.add(messageId);
  let release = () => {};
  /** @type {Promise<void>} */
  const isDone = new Promise((resolve) => (release = resolve));
  globalThis.navigator?.locks?.request(PREFIX + messageId, () => isDone).catch(() => {});
  return () => {
    heldHere.delete(messageId);
    release();
  };
}

/**
 * @param {string} messageId
 * @returns {Promise<boolean>}
 */
export async function isHeld(messageId) {
  if (heldHere.has(messageId)) return true;
  const state = await globalThis.navigator?.locks?.query();
  return Boolean(state?.held?.some(({ name }) => name === PREFIX + messageId));
}

/**
 * @param {string} messageId
 * @returns {Promise<void>} settled once no other tab holds it, because it has ended or the tab was closed
 */
export async function whenReleased(messageId) {
  await globalThis.navigator?.locks?.request(PREFIX + messageId, { mode: "shared" }, () => {});
}
