/** What is shown of a conversation's tree: the path to one leaf. */

import { MessageTree } from "./message_tree.js";

/** @typedef {import("../store/record_types.d.ts").Message} Message */

export class Thread {
  #tree;
  /** @type {string | null} */
  #leafId;
  /** @type {Message[] | null} */
  #path = null;

  /**
   * @param {Message[]} messages
   * @param {string | null} leafId as it was stored; replaced if there is no such message
   */
  constructor(messages, leafId) {
    this.#tree = new MessageTree(messages);
    this.#leafId = leafId !== null && this.#tree.get(leafId) ? leafId : this.#tree.newestLeaf();
  }

  get leafId() {
    return this.#leafId;
  }

  /** The same list until something changes. */
  get path() {
    this.#path ??= this.#tree.path(this.#leafId);
    return this.#path;
  }

  /**
   * Which answers stand beside each other: the newest of each of several models to the last question.
   *
   * @returns {Message[]} in the models' order; none where there is nothing to compare
   */
  get compared() {
    const [question, last] = this.path.slice(-2);
    if (last?.role !== "assistant" || question?.role !== "user") return [];
    const models = question.options?.models ?? [];
    if (models.length < 2) return [];
    const versions = this.versions(last.id).ids.map((id) => this.get(id));
    const answers = models.flatMap((model) => versions.findLast((version) => version.model === model) ?? []);
    return answers.length > 1 && answers.includes(last) ? answers : [];
  }

  /** The messages of all versions. */
  get messages() {
    return this.#tree.messages;
  }

  /** @param {string} id */
  get(id) {
    const message = this.#tree.get(id);
    if (!message) throw new Error(`no such message: ${id}`);
    return message;
  }

  /** @param {string} id */
  has(id) {
    return this.#tree.get(id) !== null;
  }

  /** @param {string} id @returns {string | null} */
  parent(id) {
    return this.#tree.parent(id);
  }

  /** @param {string} id @returns {Message[]} */
  pathTo(id) {
    return this.#tree.path(id);
  }

  /** @param {string} id */
  versions(id) {
    return this.#tree.versions(id);
  }

  /** @param {string} id */
  showVersion(id) {
    this.#show(this.#tree.leafUnder(id));
  }

  /**
   * @param {Message[]} messages new ones, each after what it follows
   * @param {Message | undefined} [end] the one that is shown
   */
  extend(messages, end = messages.at(-1)) {
    for (const message of messages) this.#tree.add(message);
    this.#show(end?.id ?? this.#leafId);
  }

  /**
   * @param {Message[]} messages the last of a branch
   * @param {string | null} leafId what was shown before them
   */
  withdraw(messages, leafId) {
    for (const { id } of messages.toReversed()) this.#tree.delete(id);
    this.#show(leafId);
  }

  /** @param {string} id */
  remove(id) {
    const message = this.get(id);
    const { ids, index } = this.versions(id);
    const next = ids[index + 1] ?? ids[index - 1];
    const wasShown = this.path.includes(message);
    Object.assign(message, { deleted: true, removedAt: Date.now() });
    this.#path = null;
    // What follows a removed message stays; if nothing does, another version takes its place.
    if (next && wasShown && !this.#tree.hasLivingUnder(id)) this.showVersion(next);
  }

  /** @param {string} id */
  restore(id) {
    const message = this.get(id);
    Object.assign(message, { deleted: false, removedAt: undefined });
    this.#path = null;
    if (!this.path.includes(message)) this.showVersion(id);
  }

  /**
   * Applies what another tab wrote. What that tab adds at the end of the shown path is shown, too.
   *
   * @param {Message} message
   * @returns {boolean} whether other messages are shown now
   */
  apply(message) {
    if (this.has(message.id)) {
      const wasGone = this.get(message.id).deleted;
      this.#tree.add(message);
      return wasGone !== message.deleted;
    }
    this.#tree.add(message);
    // It may also have come between two messages that are shown.
    this.#path = null;
    const path = this.#tree.path(message.id);
    if (this.#leafId !== null && !path.some(({ id }) => id === this.#leafId)) return true;
    this.#show(this.#tree.leafUnder(message.id));
    return true;
  }

  /**
   * @param {string} id of a message that another tab withdrew
   * @returns {boolean} whether there was such a message
   */
  drop(id) {
    if (!this.has(id)) return false;
    const shownBefore = this.path.findIndex((message) => message.id === id);
    const leafId = shownBefore < 0 ? this.#leafId : (this.path[shownBefore - 1]?.id ?? null);
    this.#tree.delete(id);
    this.#show(leafId);
    return true;
  }

  /** @param {string | null} leafId */
  #show(leafId) {
    this.#leafId = leafId;
    this.#path = null;
  }
}
