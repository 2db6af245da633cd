/** The prompts and masks in the archive: how they are made, read, added and removed. */

import {
  goodOnesOf, isFlag, isNumber, isObject, isPromptMessage, isText, listOf, noText, zero,
} from "./record_schema.js";
import { makeRecord, newId, readRecord } from "./records.js";

/**
 * @typedef {import("./record_schema.js").Field} Field
 * @typedef {import("./record_types.d.ts").Mask} Mask
 * @typedef {import("./record_types.d.ts").Prompt} Prompt
 */

/** @type {readonly Field[]} */
const PROMPT = [
  ["title", isText, noText],
  ["content", isText, noText],
  ["createdAt", isNumber, zero],
];

/** @type {readonly Field[]} */
const MASK = [
  ["name", isText, noText],
  ["context", listOf(isPromptMessage), goodOnesOf(isPromptMessage)],
  ["settings", isObject, () => ({})],
  ["createdAt", isNumber, zero],
  ["builtin", isFlag, () => false],
];

export class Library {
  #archive;

  /** @param {Pick<import("./archive.js").Archive, "recordStore" | "reader" | "changes">} archive */
  constructor(archive) {
    this.#archive = archive;
  }

  /** @returns {Promise<Prompt[]>} */
  async prompts() {
    const { reader, recordStore } = this.#archive;
    return reader.all(await recordStore.all("prompts"), readPrompt);
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
    const { reader, recordStore } = this.#archive;
    return reader.all(await recordStore.all("masks"), readMask);
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
    await this.#archive.recordStore.write([{ store, id: record.id, record }]);
    this.#archive.changes.tell(store, record.id);
  }

  /**
   * @param {"prompts" | "masks"} store
   * @param {string} id
   */
  async #remove(store, id) {
    const tombstone = { id, deletedAt: Date.now() };
    await this.#archive.recordStore.write([
      { store, id, isGone: true },
      { store: "tombstones", id, record: tombstone },
    ]);
    this.#archive.changes.tell(store, id);
  }
}

/**
 * @param {Partial<Prompt>} [known]
 * @returns {Prompt}
 */
export function newPrompt(known = {}) {
  return makeRecord(PROMPT, { id: newId(), createdAt: Date.now(), ...known });
}

/**
 * @param {Partial<Mask>} [known]
 * @returns {Mask}
 */
export function newMask(known = {}) {
  return makeRecord(MASK, { id: newId(), createdAt: Date.now(), ...known });
}

/**
 * @param {unknown} record
 * @param {() => void} [noteDamage]
 * @returns {Prompt | null}
 */
export function readPrompt(record, noteDamage) {
  return readRecord(PROMPT, record, ({ content }) => isText(content), noteDamage);
}

/**
 * @param {unknown} record
 * @param {() => void} [noteDamage]
 * @returns {Mask | null}
 */
export function readMask(record, noteDamage) {
  return readRecord(MASK, record, ({ name }) => isText(name), noteDamage);
}
