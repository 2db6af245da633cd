/** The archive's stores in IndexedDB: opening them, reading them, and writing several records in one transaction. */

import { openDB } from "idb";
import { DATABASE, messagesOf, STEPS } from "./database_schema.js";

/**
 * @typedef {import("./database_types.d.ts").Fields} Fields
 * @typedef {import("./database_types.d.ts").Handle} Handle
 * @typedef {import("./database_types.d.ts").Removal} Removal
 * @typedef {import("./database_types.d.ts").SchemaStep} SchemaStep
 * @typedef {import("./database_types.d.ts").StoreName} StoreName
 * @typedef {import("./database_types.d.ts").Write} Write
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
   * Makes all of the writes, or none.
   *
   * @param {readonly Write[]} writes
   * @returns {Promise<unknown[]>} the records as they are now; null where there was none to change
   */
  async apply(writes) {
    const stores = [...new Set(writes.map(({ store }) => store))];
    const transaction = this.#handle.transaction(stores, "readwrite", { durability: "relaxed" });
    // The promises below report the same failure.
    transaction.done.catch(() => {});
    try {
      const results = [];
      for (const write of writes) {
        const result = applyOne(transaction.objectStore(write.store), write);
        result.catch(() => {});
        // A change reads its record, so it must be complete before the next write; a put need not be.
        results.push("change" in write ? await result : result);
      }
      const records = await Promise.all(results);
      await transaction.done;
      return records;
    } catch (error) {
      // A request that fails on a full disk only says that it was aborted; the transaction says why.
      const reason = transaction.error ?? error;
      abort(transaction);
      throw reason;
    }
  }

  /**
   * The last write of a page that is closing: it puts without reading first, since no reply would arrive in time.
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
      // The database has been closed already, and this page can do nothing more.
    }
  }
}

/**
 * @param {any} store
 * @param {Write} write
 * @returns {Promise<unknown>}
 */
async function applyOne(store, write) {
  if ("record" in write) {
    await store.put(write.record);
    return write.record;
  }
  if ("isGone" in write) {
    const key = write.store === "messages" ? messageKey(write) : write.id;
    await store.delete(key);
    return null;
  }
  const record = await (write.store === "messages" ? store.index("id").get(write.id) : store.get(write.id));
  if (!record) return null;
  const changes = typeof write.change === "function" ? write.change(record) : write.change;
  const changed = { ...record, ...changes };
  await store.put(changed);
  return changed;
}

/** @param {Removal} write */
function messageKey({ conversationId, id }) {
  return conversationId && id ? [conversationId, id] : messagesOf(conversationId ?? "");
}

/** @param {{ abort: () => void }} transaction */
function abort(transaction) {
  try {
    transaction.abort();
  } catch {
    // It has already ended.
  }
}
