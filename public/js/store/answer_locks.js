/** Which answers are being written by some tab: an unfinished one that nobody holds was cut by a tab that closed. */

const PREFIX = "locutorio.answer/";

/** Where the browser has no locks, a tab knows at least its own. @type {Set<string>} */
const own = new Set();

/**
 * @param {string} messageId
 * @returns {() => void} lets go of it; a tab that closes lets go by itself
 */
export function holdAnswer(messageId) {
  own.add(messageId);
  let letGo = () => {};
  /** @type {Promise<void>} */
  const isDone = new Promise((resolve) => (letGo = resolve));
  globalThis.navigator?.locks?.request(PREFIX + messageId, () => isDone).catch(() => {});
  return () => {
    own.delete(messageId);
    letGo();
  };
}

/**
 * @param {string} messageId
 * @returns {Promise<boolean>}
 */
export async function isHeld(messageId) {
  if (own.has(messageId)) return true;
  const state = await globalThis.navigator?.locks?.query();
  return Boolean(state?.held?.some(({ name }) => name === PREFIX + messageId));
}

/**
 * @param {string} messageId
 * @returns {Promise<void>} once no other tab holds it, because it has ended or the tab was closed
 */
export async function whenLetGo(messageId) {
  await globalThis.navigator?.locks?.request(PREFIX + messageId, { mode: "shared" }, () => {});
}
