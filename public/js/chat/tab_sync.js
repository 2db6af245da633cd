/** Keeps an open conversation in step with what other tabs, and other parts of this page, do to it. */

import { isHeld, whenReleased } from "../store/answer_locks.js";
import { isUnderWay } from "../store/records.js";

/**
 * @typedef {import("../store/archive.js").Archive} Archive
 * @typedef {import("../store/record_types.d.ts").ArchiveChange} ArchiveChange
 * @typedef {import("../store/record_types.d.ts").Message} Message
 * @typedef {import("../store/record_types.d.ts").Conversation} Conversation
 * @typedef {import("./thread.js").Thread} Thread
 * @typedef {EventTarget & { conversation: Conversation, isNew: boolean, answers: Message[] }} SyncedConversation
 */

export class TabSync {
  #archive;
  #open;
  #thread;
  /** Changes are applied one after the other, in the order in which they were made. */
  #queue = Promise.resolve();
  /** Writes of this conversation that are under way: it knows what they change. @type {Set<Promise<unknown>>} */
  #ownWrites = new Set();
  /** Answers that other tabs are getting. @type {Set<string>} */
  #watched = new Set();

  /**
   * @param {Archive} archive
   * @param {SyncedConversation} open
   * @param {Thread} thread
   */
  constructor(archive, open, thread) {
    this.#archive = archive;
    this.#open = open;
    this.#thread = thread;
    listenWhileUsed(archive, this);
  }

  /** @param {Message[]} messages some of which may be unfinished */
  watch(messages) {
    for (const message of messages) if (isUnderWay(message)) this.#watchOne(message);
  }

  /**
   * @template Result
   * @param {Promise<Result>} writing a change that the conversation shows already
   * @returns {Promise<Result>}
   */
  async ownWrite(writing) {
    this.#ownWrites.add(writing);
    try {
      return await writing;
    } finally {
      this.#ownWrites.delete(writing);
    }
  }

  /** @param {ArchiveChange} change */
  hear({ kind, id, conversationId, isOurs }) {
    const { conversation, isNew } = this.#open;
    const isOwn = isOurs && this.#ownWrites.size > 0;
    if (isNew) return;
    if (kind === "everything") this.#enqueue(() => this.#applyAll());
    else if (conversationId !== conversation.id) return;
    else if (kind === "message" && !isOurs) this.#enqueue(() => this.#applyMessage(id));
    else if (kind === "conversation" && !isOwn) this.#enqueue(() => this.#applyConversation());
  }

  /** @param {() => Promise<void>} act */
  #enqueue(act) {
    this.#queue = this.#queue.then(act).catch(reportError);
  }

  async #applyConversation() {
    const { conversation } = this.#open;
    let stored = null;
    do {
      // A record that is read while our own write is under way would undo that write here.
      await Promise.allSettled(this.#ownWrites);
      stored = await this.#archive.conversation(conversation.id);
    } while (this.#ownWrites.size > 0);
    if (!stored) return;
    // Each tab shows the versions that its reader chose there.
    Object.assign(conversation, stored, { leafId: this.#thread.leafId });
    this.#dispatch("conversation");
  }

  /** @param {string} id */
  async #applyMessage(id) {
    const message = await this.#archive.message(id);
    if (message) this.#apply(message);
    else if (!this.#isOurs(id) && this.#thread.drop(id)) this.#dispatch("path");
  }

  async #applyAll() {
    await this.#applyConversation();
    const messages = await this.#archive.messages(this.#open.conversation.id);
    for (const message of messages) this.#apply(message);
  }

  /** Whether this tab is getting the answer. @param {string} id */
  #isOurs(id) {
    return this.#open.answers.some((answer) => answer.id === id);
  }

  /** @param {Message} message */
  #apply(message) {
    // The answer that grows here is always ahead of its stored copy.
    if (this.#isOurs(message.id)) return;
    const isNew = !this.#thread.has(message.id);
    if (this.#thread.apply(message)) this.#dispatch("path");
    // Each version tells how many there are.
    const { ids } = isNew ? this.#thread.versions(message.id) : { ids: [] };
    for (const id of ids) this.#dispatch("versions", { message: this.#thread.get(id) });
    this.#dispatch("message", { message: this.#thread.get(message.id) });
    this.watch([message]);
  }

  /** @param {Message} message */
  async #watchOne({ id }) {
    if (this.#watched.has(id)) return;
    this.#watched.add(id);
    const settled = await settledAnswer(id, this.#archive).catch(reportError);
    this.#watched.delete(id);
    if (settled) this.#apply(settled);
  }

  /**
   * @param {string} type
   * @param {unknown} [detail]
   */
  #dispatch(type, detail) {
    this.#open.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/**
 * Nothing tells when a conversation is no longer shown, and its archive must not keep it in memory.
 *
 * @param {Archive} archive
 * @param {TabSync} tabSync
 */
function listenWhileUsed(archive, tabSync) {
  const reference = new WeakRef(tabSync);
  const listen = (/** @type {Event} */ event) => {
    const listening = reference.deref();
    if (listening) listening.hear(/** @type {CustomEvent<ArchiveChange>} */ (event).detail);
    else archive.removeEventListener("change", listen);
  };
  archive.addEventListener("change", listen);
}

/**
 * Waits until no tab is writing the answer any more.
 *
 * @param {string} id
 * @param {Archive} archive
 * @returns {Promise<Message | null>} the answer as it is then: ended, or cut because its tab was closed
 */
async function settledAnswer(id, archive) {
  if (await isHeld(id)) await whenReleased(id);
  const message = await archive.message(id);
  // The tab that wrote it may have ended it in the meantime.
  if (!message || !isUnderWay(message)) return message;
  return archive.changeMessage(id, { state: "cut", reason: "closed" });
}
