/** The archive's smaller things, prompts, masks and attachments, and what all its parts read, write and tell with. */

import { ArchiveNews } from "./archive_news.js";
import { readMask, readPrompt } from "./records.js";
import { TolerantReader } from "./tolerant_reader.js";

/**
 * @typedef {import("./record_types.d.ts").Prompt} Prompt
 * @typedef {import("./record_types.d.ts").Mask} Mask
 */

export class Library extends EventTarget {
  /** @protected */
  shelves;
  /** @protected */
  news = new ArchiveNews((change) => this.#dispatch("change", change));
  /** @protected */
  reader = new TolerantReader((count) => this.#dispatch("broken", { count }));

  /** @param {import("./shelves.js").Shelves} shelves */
  constructor(shelves) {
    super();
    this.shelves = shelves;
    for (const type of ["full", "room", "outdated"]) shelves.addEventListener(type, () => this.#dispatch(type));
  }

  /** @param {import("./record_types.d.ts").AttachmentBlob} attachment */
  async putAttachment(attachment) {
    await this.shelves.write([{ store: "attachments", id: attachment.id, record: attachment }]);
  }

  /** @param {string} id @returns {Promise<Blob | null>} */
  async attachment(id) {
    const record = /** @type {any} */ (await this.shelves.get("attachments", id));
    return record?.blob instanceof Blob ? record.blob : null;
  }

  /** @returns {Promise<Prompt[]>} */
  async prompts() {
    return this.reader.all(await this.shelves.all("prompts"), readPrompt);
  }

  /** @param {Prompt} prompt */
  putPrompt(prompt) {
    return this.#put("prompts", prompt);
  }

  /** @param {string} id */
  removePrompt(id) {
    return this.#remove("prompts", id);
  }

  /** @returns {Promise<Mask[]>} */
  async masks() {
    return this.reader.all(await this.shelves.all("masks"), readMask);
  }

  /** @param {Mask} mask */
  putMask(mask) {
    return this.#put("masks", mask);
  }

  /** @param {string} id */
  removeMask(id) {
    return this.#remove("masks", id);
  }

  /**
   * Writes many records at once, as an import does; `tellEverything` when the last of them are in.
   *
   * @param {readonly import("./database_types.d.ts").Write[]} writes
   */
  async writeMany(writes) {
    await this.shelves.write(writes);
  }

  tellEverything() {
    this.news.tell("everything");
  }

  /** What was deleted for good. @returns {Promise<Set<string>>} */
  async tombstones() {
    return new Set((await this.shelves.all("tombstones")).map(({ id }) => id));
  }

  /**
   * @param {"prompts" | "masks"} store
   * @param {Prompt | Mask} record
   */
  async #put(store, record) {
    await this.shelves.write([{ store, id: record.id, record }]);
    this.news.tell(store, record.id);
  }

  /**
   * @param {"prompts" | "masks"} store
   * @param {string} id
   */
  async #remove(store, id) {
    const tombstone = { id, deletedAt: Date.now() };
    await this.shelves.write([
      { store, id, isGone: true },
      { store: "tombstones", id, record: tombstone },
    ]);
    this.news.tell(store, id);
  }

  /**
   * @param {string} type
   * @param {unknown} [detail]
   */
  #dispatch(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
