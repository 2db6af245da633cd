/** The database's name and schema. */

import { SITE_NAME } from "./storage_names.js";

/** @typedef {import("./database_types.d.ts").SchemaStep} SchemaStep */

export const DATABASE = SITE_NAME;

/**
 * The schema, one step per version; a step that has been released is never changed.
 *
 * A conversation's messages have keys that follow each other, so that the disk reads them in one go.
 *
 * @type {readonly SchemaStep[]}
 */
export const STEPS = [
  (database) => {
    database.createObjectStore("conversations", { keyPath: "id" }).createIndex("deletedAt", "deletedAt");
    const messages = database.createObjectStore("messages", { keyPath: ["conversationId", "id"] });
    messages.createIndex("id", "id");
    messages.createIndex("removedAt", "removedAt");
    const attachments = database.createObjectStore("attachments", { keyPath: "id" });
    attachments.createIndex("conversationId", "conversationId");
    for (const name of ["prompts", "masks", "tombstones"]) database.createObjectStore(name, { keyPath: "id" });
  },
];

/** The range of keys of a conversation's messages. @param {string} conversationId */
export function messagesOf(conversationId) {
  return IDBKeyRange.bound([conversationId], [conversationId, []]);
}
