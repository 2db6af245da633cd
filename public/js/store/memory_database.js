/** Replaces the database where the browser refuses one: everything works, but lasts only as long as the page. */

/** @typedef {import("./database_types.d.ts").StoreName} StoreName */

export class MemoryDatabase {
  isKept = false;
  /** @type {Map<StoreName, Map<string, any>>} */
  #stores = new Map();

  close() {}

  /** @param {StoreName} store @returns {Promise<unknown[]>} */
  async all(store) {
    return [...this.#store(store).values()];
  }

  /** @param {StoreName} store @param {string} id @returns {Promise<unknown>} */
  async get(store, id) {
    return this.#store(store).get(id);
  }

  /** @param {string} conversationId @returns {Promise<unknown[]>} */
  async messages(conversationId) {
    return this.#all("messages").filter((message) => message.conversationId === conversationId);
  }

  /** @param {string} conversationId @returns {Promise<string[]>} */
  async attachmentIds(conversationId) {
    const found = this.#all("attachments").filter((attachment) => attachment.conversationId === conversationId);
    return found.map(({ id }) => id);
  }

  /** @param {number} before @returns {Promise<unknown[]>} */
  async removedConversations(before) {
    return this.#all("conversations").filter(({ deletedAt }) => deletedAt > 0 && deletedAt <= before);
  }

  /** @param {number} before @returns {Promise<unknown[]>} */
  async removedMessages(before) {
    return this.#all("messages").filter(({ removedAt }) => removedAt > 0 && removedAt <= before);
  }

  /**
   * @param {readonly import("./database_types.d.ts").Write[]} writes
   * @returns {Promise<unknown[]>}
   */
  async apply(writes) {
    return writes.map((write) => {
      const store = this.#store(write.store);
      if ("record" in write) return put(store, write.record);
      if ("change" in write) {
        const record = store.get(write.id);
        const changes = typeof write.change === "function" ? write.change(record ?? {}) : write.change;
        return record ? put(store, { ...record, ...changes }) : null;
      }
      if (write.id) store.delete(write.id);
      else for (const { id } of this.#inConversation(write.store, write.conversationId)) store.delete(id);
      return null;
    });
  }

  /** @param {StoreName} store @param {readonly Record<string, any>[]} records */
  putAtOnce(store, records) {
    for (const record of records) put(this.#store(store), record);
  }

  /** @param {StoreName} store @param {string} [conversationId] */
  #inConversation(store, conversationId) {
    return this.#all(store).filter((record) => record.conversationId === conversationId);
  }

  /** @param {StoreName} name */
  #all(name) {
    return [...this.#store(name).values()];
  }

  /** @param {StoreName} name @returns {Map<string, any>} */
  #store(name) {
    const store = this.#stores.get(name) ?? new Map();
    this.#stores.set(name, store);
    return store;
  }
}

/**
 * @param {Map<string, any>} store
 * @param {Record<string, any>} record
 */
function put(store, record) {
  const copy = structuredClone(record);
  store.set(copy.id, copy);
  return copy;
}
