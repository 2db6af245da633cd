/** What follows an answer in the background: a title for the conversation, notes of what fell out of its history. */

import { updateMemory } from "./memory.js";
import { needsTitle, suggestTitle } from "./title.js";

/**
 * @typedef {object} Answered
 * @property {import("../store/record_types.d.ts").Conversation} conversation
 * @property {import("../store/record_types.d.ts").Message[]} path with the answer
 * @property {import("../store/settings_types.d.ts").ConversationSettings} settings in effect
 * @property {boolean} autoTitle the setting
 * @property {import("../app/site.js").Site} site
 * @property {(changes: Partial<import("../store/record_types.d.ts").Conversation>) => Promise<void>} change
 */

/** @param {Answered} answered */
export async function followAnswer(answered) {
  await Promise.all([giveTitle(answered), takeNotes(answered)]);
}

/** @param {Answered} answered */
async function giveTitle({ conversation, path, settings, autoTitle, site, change }) {
  if (!needsTitle(conversation, path, autoTitle)) return;
  const title = await suggestTitle({ path, settings, site });
  // A person may have given one meanwhile.
  if (title && conversation.titledBy === "") await change({ title, titledBy: "model" });
}

/** @param {Answered} answered */
async function takeNotes({ conversation, path, settings, site, change }) {
  const before = conversation.memory;
  const memory = await updateMemory({ conversation, path, settings, site });
  if (memory && isSame(conversation.memory, before)) await change({ memory });
}

/**
 * @param {import("../store/record_types.d.ts").Memory | null} one
 * @param {import("../store/record_types.d.ts").Memory | null} other
 */
function isSame(one, other) {
  return one?.text === other?.text && one?.throughId === other?.throughId;
}
