/** The messages of a conversation as a tree, in which every retry and every edit is a branch. */

import { isGone } from "../store/records.js";

/** @typedef {import("../store/record_types.d.ts").Message} Message */

export class MessageTree {
  /** @type {Map<string, Message>} */
  #messages = new Map();
  /** Each message's parent in the tree, which a damaged record may not name. @type {Map<string, string | null>} */
  #parents = new Map();
  /** The messages that follow each message, oldest first. @type {Map<string | null, string[]>} */
  #children = new Map();
  #hasOrphans = false;

  /** @param {Iterable<Message>} messages */
  constructor(messages) {
    for (const message of messages) this.#messages.set(message.id, message);
    this.#build();
  }

  get messages() {
    return [...this.#messages.values()];
  }

  /** @param {string} id */
  get(id) {
    return this.#messages.get(id) ?? null;
  }

  /**
   * Adds a message, or updates one. Its object stays the same, since views hold it.
   *
   * @param {Message} message
   * @returns {Message}
   */
  add(message) {
    const known = this.#messages.get(message.id);
    if (known) return Object.assign(known, message);
    const hasPlace = message.parentId === null || this.#messages.has(message.parentId);
    this.#messages.set(message.id, message);
    // It may be the missing parent of an orphan.
    if (this.#hasOrphans || !hasPlace) this.#build();
    else this.#attach(message, message.parentId);
    return message;
  }

  /** @param {string} id of a message that nothing follows */
  delete(id) {
    this.#messages.delete(id);
    this.#build();
  }

  /**
   * @param {string | null} leafId
   * @returns {Message[]} from the beginning to the leaf
   */
  path(leafId) {
    /** @type {Message[]} */
    const path = [];
    for (let id = leafId; id !== null && this.#messages.has(id); id = this.#parents.get(id) ?? null) {
      path.push(this.#known(id));
    }
    return path.reverse();
  }

  /** @param {string} id @returns {string | null} what the message follows; null for a beginning */
  parent(id) {
    return this.#parents.get(id) ?? null;
  }

  /**
   * The messages that could be shown in a message's place. What follows a removed message counts in its stead, so that
   * it can still be reached.
   *
   * @param {string} id
   * @returns {{ ids: string[], index: number }}
   */
  versions(id) {
    if (!this.#messages.has(id)) return { ids: [], index: -1 };
    let parent = this.#parents.get(id) ?? null;
    while (parent !== null && isGone(this.#known(parent))) parent = this.#parents.get(parent) ?? null;
    const ids = this.#livingUnder(parent);
    return { ids, index: ids.indexOf(id) };
  }

  /**
   * @param {string} id
   * @returns {string} the newest leaf below it
   */
  leafUnder(id) {
    let leaf = id;
    for (let next = this.#newestChild(leaf); next !== null; next = this.#newestChild(leaf)) leaf = next;
    return leaf;
  }

  /** @returns {string | null} the leaf of the path with the newest message */
  newestLeaf() {
    /** @type {Message | null} */
    let newest = null;
    for (const id of this.#parents.keys()) {
      const message = this.#known(id);
      if (!isGone(message) && (!newest || isAfter(message, newest))) newest = message;
    }
    return newest && this.leafUnder(newest.id);
  }

  /** @param {string} id @returns {boolean} whether any message after it is not removed */
  hasLivingUnder(id) {
    return this.#livingUnder(id).length > 0;
  }

  #build() {
    this.#parents.clear();
    this.#children.clear();
    const inOrder = [...this.#messages.values()].sort((one, other) => (isAfter(one, other) ? 1 : -1));
    /** @type {Map<string | null, Message[]>} */
    const byParent = new Map();
    for (const message of inOrder) {
      const siblings = byParent.get(message.parentId);
      if (siblings) siblings.push(message);
      else byParent.set(message.parentId, [message]);
    }
    this.#attachAll(byParent.get(null) ?? [], null, byParent);
    // The rest has lost its parent, or is part of a circle: it continues at the end of the tree.
    const isLost = (/** @type {Message} */ { parentId }) => parentId !== null && !this.#messages.has(parentId);
    const left = [...inOrder.filter(isLost), ...inOrder].filter(({ id }) => !this.#parents.has(id));
    this.#hasOrphans = left.length > 0;
    for (const message of left) {
      if (!this.#parents.has(message.id)) this.#attachAll([message], this.newestLeaf(), byParent);
    }
  }

  /**
   * @param {Message[]} messages
   * @param {string | null} parent
   * @param {Map<string | null, Message[]>} byParent
   */
  #attachAll(messages, parent, byParent) {
    const queue = messages.map((message) => ({ message, parent }));
    // The queue grows while it is read.
    for (const { message, parent: above } of queue) {
      if (this.#parents.has(message.id)) continue;
      this.#attach(message, above);
      for (const child of byParent.get(message.id) ?? []) queue.push({ message: child, parent: message.id });
    }
  }

  /**
   * @param {Message} message
   * @param {string | null} parent
   */
  #attach(message, parent) {
    this.#parents.set(message.id, parent);
    const siblings = this.#children.get(parent);
    if (siblings) siblings.push(message.id);
    else this.#children.set(parent, [message.id]);
  }

  /**
   * @param {string | null} id
   * @returns {string[]}
   */
  #livingUnder(id) {
    /** @type {string[]} */
    const living = [];
    const waiting = [...(this.#children.get(id) ?? [])].reverse();
    for (let child = waiting.pop(); child !== undefined; child = waiting.pop()) {
      if (isGone(this.#known(child))) waiting.push(...[...(this.#children.get(child) ?? [])].reverse());
      else living.push(child);
    }
    return living;
  }

  /** @param {string} id */
  #newestChild(id) {
    const children = this.#children.get(id) ?? [];
    const living = children.filter((child) => !isGone(this.#known(child)) || this.hasLivingUnder(child));
    return living.at(-1) ?? children.at(-1) ?? null;
  }

  /** @param {string} id @returns {Message} */
  #known(id) {
    return /** @type {Message} */ (this.#messages.get(id));
  }
}

/**
 * @param {Message} one
 * @param {Message} other
 */
function isAfter(one, other) {
  return one.createdAt - other.createdAt > 0 || (one.createdAt === other.createdAt && one.id > other.id);
}
