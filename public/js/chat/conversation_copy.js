/** Copies a conversation with all versions of its messages and its files, under names of their own. */

import { blobIds, newId } from "../store/records.js";

/**
 * @typedef {import("../store/archive.js").Archive} Archive
 * @typedef {import("../store/record_types.d.ts").Attachment} Attachment
 * @typedef {import("../store/record_types.d.ts").Message} Message
 */

/**
 * @param {Archive} from
 * @param {Archive} to which may be the same
 * @param {string} id
 * @param {string} [title] of the copy, if it is to have another one
 * @returns {Promise<string | null>} the copy's id; null if there is no such conversation
 */
export async function copyConversation(from, to, id, title) {
  const [conversation, messages] = await Promise.all([from.conversation(id), from.messages(id)]);
  if (!conversation) return null;
  const copyId = newId();
  /** @type {Map<string, string>} */
  const copies = new Map();
  /** @param {string} original @returns {string} */
  const copyOf = (original) => {
    const known = copies.get(original) ?? newId();
    copies.set(original, known);
    return known;
  };
  /** @param {string | null} original */
  const copyOrNull = (original) => original && copyOf(original);
  for (const original of allBlobIds(messages)) {
    const blob = await from.attachment(original);
    if (blob) await to.putAttachment({ id: copyOf(original), conversationId: copyId, blob });
  }
  const { memory } = conversation;
  const copy = {
    ...conversation,
    id: copyId,
    title: title ?? conversation.title,
    updatedAt: Date.now(),
    pinnedAt: 0,
    leafId: copyOrNull(conversation.leafId),
    contextStartsAfter: copyOrNull(conversation.contextStartsAfter),
    memory: memory && { ...memory, throughId: copyOrNull(memory.throughId) },
  };
  await to.addConversation(copy, messages.map((message) => ({
    ...message,
    id: copyOf(message.id),
    conversationId: copyId,
    parentId: copyOrNull(message.parentId),
    attachments: message.attachments.map((attachment) => attachmentCopy(attachment, copyOf)),
  })));
  return copyId;
}

/** @param {Message[]} messages @returns {Set<string>} of all that the archive has for them */
function allBlobIds(messages) {
  const attachments = messages.flatMap((message) => message.attachments);
  return new Set(attachments.flatMap(blobIds));
}

/**
 * @param {Attachment} attachment
 * @param {(id: string) => string} copyOf
 * @returns {Attachment}
 */
function attachmentCopy(attachment, copyOf) {
  const { id, textId, pages } = attachment;
  return {
    ...attachment,
    id: copyOf(id),
    ...(textId && { textId: copyOf(textId) }),
    ...(pages && { pages: pages.map((page) => ({ ...page, id: copyOf(page.id) })) }),
  };
}
