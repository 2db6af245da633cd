/** What the database is called and how its records lie in it. */

import { SITE_NAME } from "./storage_names.js";

export const DATABASE = SITE_NAME;

/** @typedef {import("./database_types.d.ts").SchemaStep} SchemaStep */

/**
 * The schema, one step a version; a step that people have run is never changed.
 *
 * A conversation's messages lie side by side under a common key, so that reading them is one sweep of the disk.
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

/** What IndexedDB has in the key's place where all of a conversation's messages are meant. */
export const messagesOf = (/** @type {string} */ conversationId) =>
  IDBKeyRange.bound([conversationId], [conversationId, []]);
