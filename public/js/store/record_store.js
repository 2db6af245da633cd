/** Opens the database, or what stands in for it. What writes into it comes with the first write. */

import { loadOnce } from "../load/lazy.js";
import { Database } from "./database.js";
import { nameOf, openInTime, troubleOf } from "./database_opening.js";
import { WriteQueue } from "./write_queue.js";

/**
 * @typedef {import("./database_types.d.ts").StoreName} StoreName
 * @typedef {import("./database_types.d.ts").Write} Write
 * @typedef {import("./database_types.d.ts").Fields} Fields
 * @typedef {Database | import("./memory_database.js").MemoryDatabase} AnyDatabase
 * @typedef {import("./database_opening.js").Trouble} Trouble
 */

/** Events: "full" and "room", when writes begin to be held and when all are made; "outdated" for a newer tab. */
export class RecordStore extends EventTarget {
  /** @type {Trouble} */
  trouble = "";
  /** Another one after somebody has cleared the site's data. @type {AnyDatabase} */
  database = /** @type {any} */ (null);
  /** @type {RecordWriter | null} */
  #writer = null;

  /** Fetches what writes, before it is needed. */
  prepareWriting = loadOnce(async () => {
    this.#writer = new RecordWriter(this);
    return this.#writer;
  });

  static async open() {
    // The database may be asked to give way before anybody has it.
    const recordStore = new RecordStore();
    try {
      recordStore.database = new Database(await openInTime(recordStore));
    } catch (error) {
      const { MemoryDatabase } = await import("./memory_database.js");
      recordStore.database = new MemoryDatabase();
      recordStore.trouble = troubleOf(error);
    }
    return recordStore;
  }

  get isKept() {
    return this.database.isKept && this.trouble === "";
  }

  /** Whether there are writes that only this page knows of. */
  get hasUnwritten() {
    return Boolean(this.#writer?.hasUnwritten);
  }

  /** @param {StoreName} store */
  async all(store) {
    return this.#withUnwritten(store, await this.database.all(store), () => true);
  }

  /** @param {StoreName} store @param {string} id @returns {Promise<unknown>} */
  async get(store, id) {
    const record = await this.database.get(store, id);
    return this.#withUnwritten(store, record ? [record] : [], (held) => held.id === id)[0];
  }

  /** @param {string} conversationId */
  async messages(conversationId) {
    const messages = await this.database.messages(conversationId);
    return this.#withUnwritten("messages", messages, (held) => held.conversationId === conversationId);
  }

  /**
   * Makes the writes in one transaction, or holds them; it throws only what no later attempt would mend.
   *
   * @param {readonly Write[]} writes
   * @returns {Promise<any[]>} the records as they are now; null where there was none to change
   */
  write(writes) {
    return this.prepareWriting().then((writer) => writer.write(writes));
  }

  /** @param {StoreName} store @param {readonly Fields[]} records */
  putAtOnce(store, records) {
    if (records.length > 0) this.database.putAtOnce(store, records);
  }

  close() {
    this.#writer?.close();
    this.database.close();
  }

  /** Lets a newer tab upgrade the schema; what comes after is held, for this page to show. */
  giveWay() {
    this.trouble = "outdated";
    // Whoever has something unwritten writes it now: a closing database still makes what was asked of it.
    this.dispatchEvent(new Event("outdated"));
    this.database?.close();
  }

  /** After somebody has cleared the site's data, which closes the database. */
  async reopen() {
    this.database.close();
    this.database = new Database(await openInTime(this));
  }

  /**
   * @param {StoreName} store
   * @param {readonly any[]} records as the database has them
   * @param {(record: any) => boolean} belongs
   * @returns {any[]}
   */
  #withUnwritten(store, records, belongs) {
    return this.#writer?.withUnwritten(store, records, belongs) ?? [...records];
  }
}

const RETRY_MILLISECONDS = 5_000;
/** Failures that another attempt may not meet: no room, a disk that hiccups, a database that was closed under us. */
const PASSING = new Set(["QuotaExceededError", "UnknownError", "InvalidStateError", "AbortError"]);

export class RecordWriter {
  #recordStore;
  #held = new WriteQueue();
  /** @type {Promise<unknown>} */
  #lastWrite = Promise.resolve();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retry;

  /** @param {RecordStore} recordStore */
  constructor(recordStore) {
    this.#recordStore = recordStore;
  }

  get hasUnwritten() {
    return !this.#held.isEmpty;
  }

  /**
   * Makes the writes in one transaction, or holds them; it throws only what no later attempt would mend.
   *
   * @param {readonly Write[]} writes
   * @returns {Promise<any[]>} the records as they are now; null where there was none to change
   */
  write(writes) {
    const written = this.#lastWrite.then(() => this.#writeNow(writes));
    this.#lastWrite = written.catch(() => {});
    return written;
  }

  /**
   * @param {StoreName} store
   * @param {readonly any[]} records as the database has them
   * @param {(record: any) => boolean} belongs
   * @returns {any[]}
   */
  withUnwritten(store, records, belongs) {
    return this.#held.merge(store, records, belongs);
  }

  /**
   * Writes that may as well be left out: nothing that a person wrote is in them.
   *
   * @param {readonly Write[]} writes
   */
  async tidy(writes) {
    if (writes.length > 0) await this.#recordStore.database.apply(writes).catch(() => {});
  }

  /** @param {string} conversationId of a conversation that is deleted */
  drop(conversationId) {
    this.#held.drop(conversationId);
  }

  close() {
    clearTimeout(this.#retry);
  }

  /** @param {readonly Write[]} writes */
  async #writeNow(writes) {
    if (writes.length === 0) return [];
    if (!this.hasUnwritten) {
      try {
        return await this.#recordStore.database.apply(writes);
      } catch (error) {
        if (!PASSING.has(nameOf(error))) throw error;
        if (!this.#recordStore.trouble) this.#recordStore.dispatchEvent(new Event("full"));
      }
    }
    const records = [];
    for (const write of writes) records.push(await this.#hold(write));
    this.#retryLater();
    return records;
  }

  /** @param {Write} write @returns {Promise<any>} */
  async #hold(write) {
    if (!("change" in write)) {
      this.#held.hold(write);
      return "record" in write ? write.record : null;
    }
    const record = /** @type {any} */ (await this.#recordStore.get(write.store, write.id).catch(() => null));
    if (typeof write.change === "function") {
      return record ? this.#hold({ ...write, change: write.change(record) }) : null;
    }
    // A record that cannot be read just now may be there all the same.
    if (record || this.#recordStore.trouble) this.#held.hold(write);
    return record ? { ...record, ...write.change } : null;
  }

  #retryLater() {
    if (this.#recordStore.trouble) return;
    this.#retry ??= setTimeout(() => {
      this.#retry = undefined;
      this.#lastWrite = this.#lastWrite.then(() => this.#writeHeld());
    }, RETRY_MILLISECONDS);
  }

  async #writeHeld() {
    for (const write of this.#held.list()) {
      try {
        await this.#recordStore.database.apply([write]);
        this.#held.release(write);
      } catch (error) {
        if (nameOf(error) === "InvalidStateError") await this.#recordStore.reopen().catch(() => {});
      }
    }
    if (this.hasUnwritten) this.#retryLater();
    else this.#recordStore.dispatchEvent(new Event("room"));
  }
}
