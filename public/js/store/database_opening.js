/** Opens the database within a time limit, and says in one word why it did not open. */

import { openHandle } from "./database.js";

const TIMEOUT_MILLISECONDS = 3_000;

/** @typedef {"" | "refused" | "outdated" | "blocked"} Trouble why nothing can be stored */

/**
 * @param {{ giveWay: () => void, reopen: () => Promise<void> }} recordStore
 * @returns {Promise<import("./database_types.d.ts").Handle>}
 */
export function openInTime(recordStore) {
  return new Promise((resolve, reject) => {
    let isTooLate = false;
    const giveUp = () => {
      isTooLate = true;
      reject(new DOMException("an older tab holds the database", "BlockedError"));
    };
    const opening = openHandle({
      blocked: () => setTimeout(giveUp, TIMEOUT_MILLISECONDS),
      blocking: () => recordStore.giveWay(),
      terminated: () => recordStore.reopen().catch(() => {}),
    });
    opening.then((handle) => (isTooLate ? handle.close() : resolve(handle)), reject);
  });
}

/** @param {unknown} error */
export function nameOf(error) {
  return error instanceof DOMException || error instanceof Error ? error.name : "";
}

/**
 * @param {unknown} error
 * @returns {Trouble}
 */
export function troubleOf(error) {
  if (nameOf(error) === "VersionError") return "outdated";
  return nameOf(error) === "BlockedError" ? "blocked" : "refused";
}
