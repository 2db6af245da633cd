/** The archive's stores in IndexedDB: opening them, reading them, and writing several records as one. */

import { openDB } from "idb";
import { DATABASE, messagesOf, STEPS } from "./database_schema.js";

/**
 * @typedef {import("./database_types.d.ts").StoreName} StoreName
 * @typedef {import("./database_types.d.ts").Fields} Fields
 * @typedef {import("./database_types.d.ts").Write} Write
 * @typedef {import("./database_types.d.ts").Handle} Handle
 * @typedef {import("./database_types.d.ts").SchemaStep} SchemaStep
 */

/**
 * @param {{ blocked?: () => void, blocking?: () => void, terminated?: () => void }} events
 * @param {readonly SchemaStep[]} [steps]
 * @returns {Promise<Handle>}
 */
export function openHandle(events, steps = STEPS) {
  return openDB(DATABASE, steps.length, {
    ...events,
    upgrade(database, oldVersion, _newVersion, transaction) {
      for (const step of steps.slice(oldVersion)) step(database, transaction);
    },
  });
}

export class Database {
  isKept = true;
  #handle;
  /** Comes with the first write. @type {typeof import("./database_writing.js").applyWrites | null} */
  #applyWrites = null;

  /** @param {Handle} handle */
  constructor(handle) {
    this.#handle = handle;
  }

  close() {
    this.#handle.close();
  }

  /** @param {StoreName} store @returns {Promise<unknown[]>} */
  all(store) {
    return this.#handle.getAll(store);
  }

  /** @param {StoreName} store @param {string} id @returns {Promise<unknown>} */
  get(store, id) {
    return store === "messages" ? this.#handle.getFromIndex(store, "id", id) : this.#handle.get(store, id);
  }

  /** @param {string} conversationId @returns {Promise<unknown[]>} */
  messages(conversationId) {
    return this.#handle.getAll("messages", messagesOf(conversationId));
  }

  /** @param {string} conversationId @returns {Promise<string[]>} */
  async attachmentIds(conversationId) {
    const keys = await this.#handle.getAllKeysFromIndex("attachments", "conversationId", conversationId);
    return /** @type {string[]} */ (keys);
  }

  /** @param {number} before @returns {Promise<unknown[]>} */
  removedConversations(before) {
    return this.#handle.getAllFromIndex("conversations", "deletedAt", IDBKeyRange.bound(0, before, true));
  }

  /** @param {number} before @returns {Promise<unknown[]>} */
  removedMessages(before) {
    return this.#handle.getAllFromIndex("messages", "removedAt", IDBKeyRange.bound(0, before, true));
  }

  /**
   * All of the writes, or none.
   *
   * @param {readonly Write[]} writes
   * @returns {Promise<unknown[]>} the records as they are now; null where there was none to change
   */
  async apply(writes) {
    this.#applyWrites ??= (await import("./database_writing.js")).applyWrites;
    return this.#applyWrites(this.#handle, writes);
  }

  /**
   * The last word of a page that is going: put without reading first, since nobody would come back from that.
   *
   * @param {StoreName} store
   * @param {readonly Fields[]} records
   */
  putAtOnce(store, records) {
    try {
      const transaction = this.#handle.transaction(store, "readwrite", { durability: "relaxed" });
      transaction.done.catch(() => {});
      for (const record of records) transaction.store.put(record).catch(() => {});
      transaction.commit();
    } catch {
      // The database was closed under us, and there is nobody left to tell.
    }
  }
}
