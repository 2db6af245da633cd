/** Deletes for good what was removed, and leaves a note of it, so that no old backup brings it back unasked. */

/**
 * @typedef {import("./shelves.js").Shelves} Shelves
 * @typedef {import("./database_types.d.ts").Write} Write
 */

const EMPTY = {
  text: "", reasoning: "", attachments: [], problem: null, usage: null, cost: null, deleted: true, removedAt: undefined,
};

/**
 * @param {Shelves} shelves
 * @param {readonly string[] | null} ids null: every conversation and message removed before `before`
 * @param {number} before
 */
export async function purge(shelves, ids, before) {
  if (ids) return purgeConversations(shelves, ids);
  const { conversations, messages } = await shelves.removed(before);
  const goners = conversations.map((/** @type {any} */ { id }) => id);
  await purgeConversations(shelves, goners);
  const isLeft = (/** @type {any} */ message) => !goners.includes(message.conversationId);
  await purgeMessages(shelves, messages.filter(isLeft));
}

/**
 * @param {Shelves} shelves
 * @param {readonly unknown[]} messages
 */
export async function purgeMessages(shelves, messages) {
  for (const message of /** @type {any[]} */ (messages)) {
    if (!message) continue;
    await shelves.write([{ store: "messages", id: message.id, change: EMPTY }]);
    const others = await shelves.messages(message.conversationId);
    // An edited question goes on with the pictures of the one before.
    const used = new Set(others.flatMap((/** @type {any} */ other) => other.attachments ?? []).map(({ id }) => id));
    const unused = (message.attachments ?? []).filter((/** @type {any} */ { id }) => !used.has(id));
    await shelves.tidy(unused.map((/** @type {any} */ { id }) => removal("attachments", id)));
  }
}

/**
 * @param {Shelves} shelves
 * @param {readonly string[]} ids
 */
async function purgeConversations(shelves, ids) {
  for (const id of ids) {
    shelves.drop(id);
    const attachments = await shelves.attachmentIds(id);
    await shelves.tidy([
      removal("conversations", id),
      { store: "messages", id: "", conversationId: id, isGone: true },
      ...attachments.map((attachmentId) => removal("attachments", attachmentId)),
    ]);
    // Apart, since on a full disk only deleting is sure to succeed.
    await shelves.tidy([{ store: "tombstones", id, record: { id, deletedAt: Date.now() } }]);
  }
}

/**
 * @param {"conversations" | "attachments"} store
 * @param {string} id
 * @returns {Write}
 */
function removal(store, id) {
  return { store, id, isGone: true };
}
