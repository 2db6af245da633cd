/** Answers that were found unfinished: another tab is writing them, or one was closed over them. */

import { isHeld, whenLetGo } from "../store/answer_locks.js";
import { isUnderWay } from "../store/message_state.js";

/** @typedef {import("../store/record_types.d.ts").Message} Message */

/**
 * Waits until no tab is writing the answer any more.
 *
 * @param {string} id
 * @param {import("../store/archive.js").Archive} archive
 * @returns {Promise<Message | null>} the answer as it is then: ended, or cut by the tab that was closed
 */
export async function settleAnswer(id, archive) {
  if (await isHeld(id)) await whenLetGo(id);
  const message = await archive.message(id);
  // The tab that wrote it may have ended it in the meantime.
  if (!message || !isUnderWay(message)) return message;
  return archive.changeMessage(id, { state: "cut", reason: "closed" });
}
