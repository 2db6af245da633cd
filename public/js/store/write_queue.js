/** Writes that wait for room on the disk. Until they are made, every read is merged with them. */

/**
 * @typedef {import("./database_types.d.ts").Fields} Fields
 * @typedef {import("./database_types.d.ts").StoreName} StoreName
 * @typedef {import("./database_types.d.ts").Write} Write
 */

export class WriteQueue {
  /** One per record, so that a growing answer is queued once. @type {Map<string, Write>} */
  #writes = new Map();

  get isEmpty() {
    return this.#writes.size === 0;
  }

  /** Attachments last: a large image that does not fit must not hold up the text. @returns {Write[]} */
  list() {
    const isLarge = (/** @type {Write} */ { store }) => Number(store === "attachments");
    return [...this.#writes.values()].sort((one, other) => isLarge(one) - isLarge(other));
  }

  /** @param {Write} write whose change, if it has one, is an object of fields */
  add(write) {
    const key = `${write.store}/${write.id}`;
    const earlier = this.#writes.get(key);
    if (!earlier || !("change" in write)) this.#writes.set(key, write);
    else if ("record" in earlier) this.#writes.set(key, { ...earlier, record: changed(earlier.record, write) });
    else if ("change" in earlier) this.#writes.set(key, { ...earlier, change: changed(earlier.change, write) });
  }

  /** @param {Write} write one of the list, which has been made */
  release(write) {
    const key = `${write.store}/${write.id}`;
    // It stays if it has changed meanwhile.
    if (this.#writes.get(key) === write) this.#writes.delete(key);
  }

  /** Forgets the writes of a deleted conversation. @param {string} conversationId */
  drop(conversationId) {
    for (const [key, write] of this.#writes) {
      const owner = write.store === "conversations" ? write.id : "record" in write && write.record.conversationId;
      if (owner === conversationId) this.#writes.delete(key);
    }
  }

  /**
   * @param {StoreName} store
   * @param {readonly any[]} records as the database has them
   * @param {(record: any) => boolean} belongs whether a queued record is one of those that are read
   * @returns {any[]}
   */
  merge(store, records, belongs) {
    if (this.isEmpty) return [...records];
    const merged = new Map(records.map((record) => [record?.id, record]));
    for (const write of this.#writes.values()) {
      if (write.store !== store) continue;
      const record = merged.get(write.id);
      if ("record" in write && belongs(write.record)) merged.set(write.id, write.record);
      else if ("change" in write && record) merged.set(write.id, changed(record, write));
      else if ("isGone" in write) merged.delete(write.id);
    }
    return [...merged.values()];
  }
}

/**
 * @param {Fields | ((record: any) => Fields)} record
 * @param {import("./database_types.d.ts").Change} write
 * @returns {Fields}
 */
function changed(record, write) {
  return { ...record, ...write.change };
}
