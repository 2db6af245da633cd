/** Makes every write of the archive in order, now or when there is room again. */

import { nameOf } from "./database_opening.js";
import { HeldWrites } from "./held_writes.js";

const RETRY_MILLISECONDS = 5_000;
/** Failures that another attempt may not meet: no room, a disk that hiccups, a database that was closed under us. */
const PASSING = new Set(["QuotaExceededError", "UnknownError", "InvalidStateError", "AbortError"]);

/**
 * @typedef {import("./database_types.d.ts").StoreName} StoreName
 * @typedef {import("./database_types.d.ts").Write} Write
 */

export class ShelfWriter {
  #shelves;
  #held = new HeldWrites();
  /** @type {Promise<unknown>} */
  #lastWrite = Promise.resolve();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retry;

  /** @param {import("./shelves.js").Shelves} shelves */
  constructor(shelves) {
    this.#shelves = shelves;
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
    if (writes.length > 0) await this.#shelves.database.apply(writes).catch(() => {});
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
        return await this.#shelves.database.apply(writes);
      } catch (error) {
        if (!PASSING.has(nameOf(error))) throw error;
        if (!this.#shelves.trouble) this.#shelves.dispatchEvent(new Event("full"));
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
    const record = /** @type {any} */ (await this.#shelves.get(write.store, write.id).catch(() => null));
    if (typeof write.change === "function") {
      return record ? this.#hold({ ...write, change: write.change(record) }) : null;
    }
    // A record that cannot be read just now may be there all the same.
    if (record || this.#shelves.trouble) this.#held.hold(write);
    return record ? { ...record, ...write.change } : null;
  }

  #retryLater() {
    if (this.#shelves.trouble) return;
    this.#retry ??= setTimeout(() => {
      this.#retry = undefined;
      this.#lastWrite = this.#lastWrite.then(() => this.#writeHeld());
    }, RETRY_MILLISECONDS);
  }

  async #writeHeld() {
    for (const write of this.#held.list()) {
      try {
        await this.#shelves.database.apply([write]);
        this.#held.release(write);
      } catch (error) {
        if (nameOf(error) === "InvalidStateError") await this.#shelves.reopen().catch(() => {});
      }
    }
    if (this.hasUnwritten) this.#retryLater();
    else this.#shelves.dispatchEvent(new Event("room"));
  }
}
