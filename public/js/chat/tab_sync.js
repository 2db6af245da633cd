/** Keeps an open conversation in step with what other tabs, and other parts of this page, do to it. */

import { isHeld, whenLetGo } from "../store/answer_locks.js";
import { isUnderWay } from "../store/records.js";

/**
 * @typedef {import("../store/archive.js").Archive} Archive
 * @typedef {import("../store/record_types.d.ts").ArchiveChange} ArchiveChange
 * @typedef {import("../store/record_types.d.ts").Message} Message
 * @typedef {import("./conversation.js").OpenConversation} OpenConversation
 * @typedef {import("./thread.js").Thread} Thread
 */

export class TabSync {
  #archive;
  #open;
  #thread;
  /** Changes are taken up one after the other, in the order in which they were made. */
  #queue = Promise.resolve();
  /** This conversation's own writes: those it need not be told of. @type {Set<Promise<unknown>>} */
  #own = new Set();
  /** Answers that other tabs are getting. @type {Set<string>} */
  #watched = new Set();

  /**
   * @param {Archive} archive
   * @param {OpenConversation} open
   * @param {Thread} thread
   */
  constructor(archive, open, thread) {
    this.#archive = archive;
    this.#open = open;
    this.#thread = thread;
    listenWhileUsed(archive, this);
  }

  /** @param {Message[]} messages some of which may have been left unfinished */
  watch(messages) {
    for (const message of messages) if (isUnderWay(message)) this.#watchOne(message);
  }

  /**
   * @template Result
   * @param {Promise<Result>} writing a change of the conversation that it knows of already
   * @returns {Promise<Result>}
   */
  async ownWrite(writing) {
    this.#own.add(writing);
    try {
      return await writing;
    } finally {
      this.#own.delete(writing);
    }
  }

  /** @param {ArchiveChange} change */
  hear({ kind, id, conversationId, isOurs }) {
    const { conversation, isNew } = this.#open;
    const isOwn = isOurs && this.#own.size > 0;
    if (isNew) return;
    if (kind === "everything") this.#enqueue(() => this.#takeUpAll());
    else if (conversationId !== conversation.id) return;
    else if (kind === "message" && !isOurs) this.#enqueue(() => this.#takeUpMessage(id));
    else if (kind === "conversation" && !isOwn) this.#enqueue(() => this.#takeUpConversation());
  }

  /** @param {() => Promise<void>} act */
  #enqueue(act) {
    this.#queue = this.#queue.then(act).catch(reportError);
  }

  async #takeUpConversation() {
    const { conversation } = this.#open;
    let kept = null;
    do {
      // What is read while a write of ours is on its way would undo it here.
      await Promise.allSettled(this.#own);
      kept = await this.#archive.conversation(conversation.id);
    } while (this.#own.size > 0);
    if (!kept) return;
    // Each tab shows the versions that its reader chose there.
    Object.assign(conversation, kept, { leafId: this.#thread.leafId });
    this.#tell("conversation");
  }

  /** @param {string} id */
  async #takeUpMessage(id) {
    const message = await this.#archive.message(id);
    if (message) this.#takeUp(message);
    else if (this.#open.answer?.id !== id && this.#thread.drop(id)) this.#tell("path");
  }

  async #takeUpAll() {
    await this.#takeUpConversation();
    const messages = await this.#archive.messages(this.#open.conversation.id);
    for (const message of messages) this.#takeUp(message);
  }

  /** @param {Message} message */
  #takeUp(message) {
    // The answer that grows here is always ahead of what is kept of it.
    if (this.#open.answer?.id === message.id) return;
    if (this.#thread.takeUp(message)) this.#tell("path");
    this.#tell("message", { message: this.#thread.get(message.id) });
    this.watch([message]);
  }

  /** @param {Message} message */
  async #watchOne({ id }) {
    if (this.#watched.has(id)) return;
    this.#watched.add(id);
    // Without a network for it, the answer is looked after when it is next seen.
    const unfinished = await Promise.resolve({ TabSync, settleAnswer }).catch(() => null);
    const settled = await unfinished?.settleAnswer(id, this.#archive).catch(reportError);
    this.#watched.delete(id);
    if (settled) this.#takeUp(settled);
  }

  /**
   * @param {string} type
   * @param {unknown} [detail]
   */
  #tell(type, detail) {
    this.#open.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/**
 * Nobody says when a conversation is no longer looked at, and its archive shall not keep one in memory that is not.
 *
 * @param {Archive} archive
 * @param {TabSync} follower
 */
function listenWhileUsed(archive, follower) {
  const reference = new WeakRef(follower);
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
 * @param {import("../store/archive.js").Archive} archive
 * @returns {Promise<Message | null>} the answer as it is then: ended, or cut by the tab that was closed
 */
export async function settleAnswer(id, archive) {
  if (await isHeld(id)) await whenLetGo(id);
  const message = await archive.message(id);
  // The tab that wrote it may have ended it in the meantime.
  if (!message || !isUnderWay(message)) return message;
  return archive.changeMessage(id, { state: "cut", reason: "closed" });
}
