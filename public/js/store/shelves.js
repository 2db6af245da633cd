/** Opens the database, or what stands in for it. What writes into it comes with the first write. */

import { loadOnce } from "../load_once.js";
import { Database } from "./database.js";
import { openInTime, troubleOf } from "./database_opening.js";

/**
 * @typedef {import("./database_types.d.ts").StoreName} StoreName
 * @typedef {import("./database_types.d.ts").Write} Write
 * @typedef {import("./database_types.d.ts").Fields} Fields
 * @typedef {Database | import("./memory_database.js").MemoryDatabase} AnyDatabase
 * @typedef {import("./database_opening.js").Trouble} Trouble
 * @typedef {import("./shelf_writer.js").ShelfWriter} ShelfWriter
 */

/** Events: "full" and "room", when writes begin to be held and when all are made; "outdated" for a newer tab. */
export class Shelves extends EventTarget {
  /** @type {Trouble} */
  trouble = "";
  /** Another one after somebody has cleared the site's data. @type {AnyDatabase} */
  database = /** @type {any} */ (null);
  /** @type {ShelfWriter | null} */
  #writer = null;

  /** Fetches what writes, before it is needed. */
  prepareWriting = loadOnce(async () => {
    const [{ ShelfWriter }] = await Promise.all([import("./shelf_writer.js"), import("./database_writing.js")]);
    this.#writer = new ShelfWriter(this);
    return this.#writer;
  });

  static async open() {
    // The database may be asked to give way before anybody has it.
    const shelves = new Shelves();
    try {
      shelves.database = new Database(await openInTime(shelves));
    } catch (error) {
      const { MemoryDatabase } = await import("./memory_database.js");
      shelves.database = new MemoryDatabase();
      shelves.trouble = troubleOf(error);
    }
    return shelves;
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
