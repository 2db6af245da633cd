/** Deletes for good what was removed, and leaves a tombstone, so that no old backup restores it unasked. */

import { isInDraft } from "./drafts.js";
import { blobIds } from "./records.js";
import { DRAFT_CONVERSATION_ID } from "./storage_names.js";

/**
 * @typedef {import("./database_types.d.ts").Write} Write
 * @typedef {import("./record_store.js").RecordStore} RecordStore
 */

/** Another tab may still offer to undo a removal of its own. */
const UNDO_MILLISECONDS = 60_000;

const EMPTY = {
  text: "", reasoning: "", attachments: [], problem: null, usage: null, cost: null, deleted: true, removedAt: undefined,
};

/**
 * @param {RecordStore} recordStore
 * @param {readonly string[] | null} ids null: every conversation and message whose removal nobody can undo any more
 */
export async function purge(recordStore, ids) {
  if (ids) return purgeConversations(recordStore, ids);
  const before = Date.now() - UNDO_MILLISECONDS;
  const conversations = recordStore.hasUnwritten
    ? (await recordStore.all("conversations")).filter(({ deletedAt }) => deletedAt > 0 && deletedAt <= before)
    : await recordStore.database.removedConversations(before);
  const messages = await recordStore.database.removedMessages(before);
  const purgedIds = conversations.map((/** @type {any} */ { id }) => id);
  await purgeConversations(recordStore, purgedIds);
  await purgeDraftFiles(recordStore);
  const isLeft = (/** @type {any} */ message) => !purgedIds.includes(message.conversationId);
  await purgeMessages(recordStore, messages.filter(isLeft));
}

/**
 * @param {RecordStore} recordStore
 * @param {readonly string[]} ids
 */
async function purgeConversations(recordStore, ids) {
  for (const id of ids) {
    recordStore.drop(id);
    const attachments = await recordStore.database.attachmentIds(id);
    await recordStore.tidy([
      removal("conversations", id),
      { store: "messages", id: "", conversationId: id, isGone: true },
      ...attachments.map((attachmentId) => removal("attachments", attachmentId)),
    ]);
    // In a transaction of its own: on a full disk, only deleting is sure to succeed.
    await recordStore.tidy([{ store: "tombstones", id, record: { id, deletedAt: Date.now() } }]);
  }
}

/**
 * Deletes files that no draft names any more.
 *
 * @param {RecordStore} recordStore
 */
async function purgeDraftFiles(recordStore) {
  const unsent = await recordStore.database.attachmentIds(DRAFT_CONVERSATION_ID);
  await recordStore.tidy(unsent.filter((id) => !isInDraft(id)).map((id) => removal("attachments", id)));
}

/**
 * Empties messages, which keep their place in the tree.
 *
 * @param {RecordStore} recordStore
 * @param {readonly unknown[]} messages
 */
async function purgeMessages(recordStore, messages) {
  for (const message of /** @type {any[]} */ (messages)) {
    await recordStore.write([{ store: "messages", id: message.id, change: EMPTY }]);
    const others = await recordStore.messages(message.conversationId);
    // An edited question shares the images of the question before.
    const used = new Set(others.flatMap(idsIn));
    await recordStore.tidy(idsIn(message).filter((id) => !used.has(id)).map((id) => removal("attachments", id)));
  }
}

/** @param {any} message @returns {string[]} */
function idsIn(message) {
  return (message.attachments ?? []).flatMap(blobIds);
}

/**
 * @param {"conversations" | "attachments"} store
 * @param {string} id
 * @returns {Write}
 */
function removal(store, id) {
  return { store, id, isGone: true };
}
