/** Deletes for good what was removed, and leaves a note of it, so that no old backup brings it back unasked. */

import { isInDraft } from "./drafts.js";
import { DRAFT_CONVERSATION_ID } from "./storage_names.js";

/**
 * @typedef {import("./database_types.d.ts").Write} Write
 * @typedef {import("./record_store.js").RecordWriter} RecordWriter
 * @typedef {import("./record_store.js").RecordStore} RecordStore
 */

/** Removals of another tab may still be undone there. */
const UNDO_MILLISECONDS = 60_000;

const EMPTY = {
  text: "", reasoning: "", attachments: [], problem: null, usage: null, cost: null, deleted: true, removedAt: undefined,
};

/**
 * @param {RecordStore} recordStore
 * @param {RecordWriter} writer
 * @param {readonly string[] | null} ids null: every conversation and message whose removal nobody can undo any more
 */
export async function purge(recordStore, writer, ids) {
  if (ids) return purgeConversations(recordStore, writer, ids);
  const before = Date.now() - UNDO_MILLISECONDS;
  const conversations = writer.hasUnwritten
    ? (await recordStore.all("conversations")).filter(({ deletedAt }) => deletedAt > 0 && deletedAt <= before)
    : await recordStore.database.removedConversations(before);
  const messages = await recordStore.database.removedMessages(before);
  const goners = conversations.map((/** @type {any} */ { id }) => id);
  await purgeConversations(recordStore, writer, goners);
  await purgeDraftFiles(recordStore, writer);
  const isLeft = (/** @type {any} */ message) => !goners.includes(message.conversationId);
  await purgeMessages(recordStore, writer, messages.filter(isLeft));
}

/**
 * Leaves empty places in the tree.
 *
 * @param {RecordStore} recordStore
 * @param {RecordWriter} writer
 * @param {readonly unknown[]} messages
 */
async function purgeMessages(recordStore, writer, messages) {
  for (const message of /** @type {any[]} */ (messages)) {
    await writer.write([{ store: "messages", id: message.id, change: EMPTY }]);
    const others = await recordStore.messages(message.conversationId);
    // An edited question goes on with the pictures of the one before.
    const used = new Set(others.flatMap((/** @type {any} */ other) => other.attachments ?? []).map(({ id }) => id));
    const unused = (message.attachments ?? []).filter((/** @type {any} */ { id }) => !used.has(id));
    await writer.tidy(unused.map((/** @type {any} */ { id }) => removal("attachments", id)));
  }
}

/**
 * @param {RecordStore} recordStore
 * @param {RecordWriter} writer
 * @param {readonly string[]} ids
 */
async function purgeConversations(recordStore, writer, ids) {
  for (const id of ids) {
    writer.drop(id);
    const attachments = await recordStore.database.attachmentIds(id);
    await writer.tidy([
      removal("conversations", id),
      { store: "messages", id: "", conversationId: id, isGone: true },
      ...attachments.map((attachmentId) => removal("attachments", attachmentId)),
    ]);
    // Apart, since on a full disk only deleting is sure to succeed.
    await writer.tidy([{ store: "tombstones", id, record: { id, deletedAt: Date.now() } }]);
  }
}

/**
 * Files that no draft speaks of any more.
 *
 * @param {RecordStore} recordStore
 * @param {RecordWriter} writer
 */
async function purgeDraftFiles(recordStore, writer) {
  const unsent = await recordStore.database.attachmentIds(DRAFT_CONVERSATION_ID);
  await writer.tidy(unsent.filter((id) => !isInDraft(id)).map((id) => removal("attachments", id)));
}

/**
 * @param {"conversations" | "attachments"} store
 * @param {string} id
 * @returns {Write}
 */
function removal(store, id) {
  return { store, id, isGone: true };
}
