/** The prompts and masks in the archive, for whoever needs them. */

import { readMask, readPrompt } from "./library_records.js";

/**
 * @typedef {import("./record_types.d.ts").Prompt} Prompt
 * @typedef {import("./record_types.d.ts").Mask} Mask
 */

export class Library {
  #archive;

  /** @param {Pick<import("./archive.js").Archive, "shelves" | "reader" | "news">} archive */
  constructor(archive) {
    this.#archive = archive;
  }

  /** @returns {Promise<Prompt[]>} */
  async prompts() {
    const { reader, shelves } = this.#archive;
    return reader.all(await shelves.all("prompts"), readPrompt);
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
    const { reader, shelves } = this.#archive;
    return reader.all(await shelves.all("masks"), readMask);
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
   * @param {"prompts" | "masks"} store
   * @param {Prompt | Mask} record
   */
  async #put(store, record) {
    await this.#archive.shelves.write([{ store, id: record.id, record }]);
    this.#archive.news.tell(store, record.id);
  }

  /**
   * @param {"prompts" | "masks"} store
   * @param {string} id
   */
  async #remove(store, id) {
    const tombstone = { id, deletedAt: Date.now() };
    await this.#archive.shelves.write([
      { store, id, isGone: true },
      { store: "tombstones", id, record: tombstone },
    ]);
    this.#archive.news.tell(store, id);
  }
}
