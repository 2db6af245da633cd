/** Several records written into IndexedDB as one. */

import { messagesOf } from "./database_schema.js";

/**
 * @typedef {import("./database_types.d.ts").Write} Write
 * @typedef {import("./database_types.d.ts").Removal} Removal
 */

/**
 * All of the writes, or none.
 *
 * @param {import("./database_types.d.ts").Handle} handle
 * @param {readonly Write[]} writes
 * @returns {Promise<unknown[]>} the records as they are now; null where there was none to change
 */
export async function applyWrites(handle, writes) {
  const stores = [...new Set(writes.map(({ store }) => store))];
  const transaction = handle.transaction(stores, "readwrite", { durability: "relaxed" });
  // The promises below say the same; nobody else needs to hear it.
  transaction.done.catch(() => {});
  try {
    const results = [];
    for (const write of writes) {
      const result = applyOne(transaction.objectStore(write.store), write);
      result.catch(() => {});
      // What is read must be read before the next write; what is only put may queue.
      results.push("change" in write ? await result : result);
    }
    const records = await Promise.all(results);
    await transaction.done;
    return records;
  } catch (error) {
    // A request that failed for want of room says only that it was aborted; the transaction says why.
    const reason = transaction.error ?? error;
    abort(transaction);
    throw reason;
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
    // It has ended by itself.
  }
}
