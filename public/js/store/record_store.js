/** Reads and writes records: in the database or its stand-in, and in a queue while the disk is full. */

import { Database } from "./database.js";
import { nameOf, openInTime, troubleOf } from "./database_opening.js";
import { MemoryDatabase } from "./memory_database.js";
import { WriteQueue } from "./write_queue.js";

/**
 * @typedef {import("./database_types.d.ts").StoreName} StoreName
 * @typedef {import("./database_types.d.ts").Write} Write
 * @typedef {import("./database_types.d.ts").Fields} Fields
 * @typedef {import("./database_opening.js").Trouble} Trouble
 */

const RETRY_MILLISECONDS = 5_000;
/** Failures that may pass: a full disk, a disk that fails for a moment, a database that was closed. */
const PASSING = new Set(["QuotaExceededError", "UnknownError", "InvalidStateError", "AbortError"]);

/** Events: "full" when writes begin to wait in the queue, "room" when all are made; "outdated" for a newer tab. */
export class RecordStore extends EventTarget {
  /** @type {Trouble} */
  trouble = "";
  /** Replaced when somebody has cleared the site's data. @type {Database | MemoryDatabase} */
  database = /** @type {any} */ (null);
  #queue = new WriteQueue();
  /** @type {Promise<unknown>} */
  #lastWrite = Promise.resolve();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retry;

  static async open() {
    // Made first: the browser may ask it to give way while the database is still opening.
    const recordStore = new RecordStore();
    try {
      recordStore.database = new Database(await openInTime(recordStore));
    } catch (error) {
      recordStore.database = new MemoryDatabase();
      recordStore.trouble = troubleOf(error);
    }
    return recordStore;
  }

  /** For what is not to be kept. */
  static inMemory() {
    const recordStore = new RecordStore();
    recordStore.database = new MemoryDatabase();
    return recordStore;
  }

  get isKept() {
    return this.database.isKept && this.trouble === "";
  }

  /** Whether there are writes that only this page knows of. */
  get hasUnwritten() {
    return !this.#queue.isEmpty;
  }

  /** @param {StoreName} store */
  async all(store) {
    return this.#queue.merge(store, await this.database.all(store), () => true);
  }

  /** @param {StoreName} store @param {string} id @returns {Promise<unknown>} */
  async get(store, id) {
    const record = await this.database.get(store, id);
    return this.#queue.merge(store, record ? [record] : [], (queued) => queued.id === id)[0];
  }

  /** @param {string} conversationId */
  async messages(conversationId) {
    const messages = await this.database.messages(conversationId);
    return this.#queue.merge("messages", messages, (queued) => queued.conversationId === conversationId);
  }

  /**
   * Makes the writes in one transaction, or queues them. Throws only if no later attempt could succeed.
   *
   * @param {readonly Write[]} writes
   * @returns {Promise<any[]>} the records as they are now; null where there was none to change
   */
  write(writes) {
    const written = this.#lastWrite.then(() => this.#writeOrQueue(writes));
    this.#lastWrite = written.catch(() => {});
    return written;
  }

  /**
   * Makes writes that may as well fail: none contains anything that a person wrote.
   *
   * @param {readonly Write[]} writes
   */
  async tidy(writes) {
    if (writes.length > 0) await this.database.apply(writes).catch(() => {});
  }

  /** @param {StoreName} store @param {readonly Fields[]} records */
  putAtOnce(store, records) {
    if (records.length > 0) this.database.putAtOnce(store, records);
  }

  /** Forgets queued writes. @param {string} conversationId of a conversation that is deleted */
  drop(conversationId) {
    this.#queue.drop(conversationId);
  }

  close() {
    clearTimeout(this.#retry);
    this.database.close();
  }

  /** Lets a newer tab upgrade the schema; later writes stay in the queue, for this page alone to show. */
  giveWay() {
    this.trouble = "outdated";
    // Listeners write what they have not written yet: a closing database still completes its requests.
    this.dispatchEvent(new Event("outdated"));
    this.database?.close();
  }

  /** Opens the database again after somebody has cleared the site's data, which closes it. */
  async reopen() {
    this.database.close();
    this.database = new Database(await openInTime(this));
  }

  /** @param {readonly Write[]} writes */
  async #writeOrQueue(writes) {
    if (writes.length === 0) return [];
    if (!this.hasUnwritten) {
      try {
        return await this.database.apply(writes);
      } catch (error) {
        if (!PASSING.has(nameOf(error))) throw error;
        if (!this.trouble) this.dispatchEvent(new Event("full"));
      }
    }
    const records = [];
    for (const write of writes) records.push(await this.#enqueue(write));
    this.#retryLater();
    return records;
  }

  /** @param {Write} write @returns {Promise<any>} the record with the write */
  async #enqueue(write) {
    if (!("change" in write)) {
      this.#queue.add(write);
      return "record" in write ? write.record : null;
    }
    const record = /** @type {any} */ (await this.get(write.store, write.id).catch(() => null));
    if (typeof write.change === "function") {
      return record ? this.#enqueue({ ...write, change: write.change(record) }) : null;
    }
    // A record that cannot be read just now may exist nevertheless.
    if (record || this.trouble) this.#queue.add(write);
    return record ? { ...record, ...write.change } : null;
  }

  #retryLater() {
    if (this.trouble) return;
    this.#retry ??= setTimeout(() => {
      this.#retry = undefined;
      this.#lastWrite = this.#lastWrite.then(() => this.#writeQueued());
    }, RETRY_MILLISECONDS);
  }

  async #writeQueued() {
    for (const write of this.#queue.list()) {
      try {
        await this.database.apply([write]);
        this.#queue.release(write);
      } catch (error) {
        if (nameOf(error) === "InvalidStateError") await this.reopen().catch(() => {});
      }
    }
    if (this.hasUnwritten) this.#retryLater();
    else this.dispatchEvent(new Event("room"));
  }
}
