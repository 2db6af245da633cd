/** Every conversation of this browser: read, changed and removed record by record, and told to its other tabs. */

import { ChangeChannel } from "./change_channel.js";
import { RecordReader } from "./record_reader.js";
import { RecordStore } from "./record_store.js";
import { readConversation, readMessage } from "./records.js";

/**
 * @typedef {import("./database_types.d.ts").Write} Write
 * @typedef {import("./record_types.d.ts").Conversation} Conversation
 * @typedef {import("./record_types.d.ts").Message} Message
 */

/**
 * Events: "change" with an ArchiveChange as its detail; "full" when a write found no room and is held until there is
 * some, and "room" then; "broken" with the `count` of records that could not be read, or not wholly; "outdated" when a
 * newer tab took over.
 */
export class Archive extends EventTarget {
  /** What writes, tells and reads: also for prompts, masks and backups, whose code is loaded when it is needed. */
  recordStore;
  news = new ChangeChannel((change) => this.#dispatch("change", change));
  reader = new RecordReader((count) => this.#dispatch("broken", { count }));

  static async open() {
    return new Archive(await RecordStore.open());
  }

  /** @param {RecordStore} recordStore */
  constructor(recordStore) {
    super();
    this.recordStore = recordStore;
    for (const type of ["full", "room", "outdated"]) recordStore.addEventListener(type, () => this.#dispatch(type));
  }

  /** False where the browser refuses to keep anything; `trouble` says why. */
  get isKept() {
    return this.recordStore.isKept;
  }

  get trouble() {
    return this.recordStore.trouble;
  }

  /** Whether there is something that closing the page would lose. */
  get hasUnwritten() {
    return this.recordStore.hasUnwritten;
  }

  /** Fetches what writes: what somebody says can then be kept, whatever becomes of the network. */
  async prepareWriting() {
    await this.recordStore.prepareWriting();
  }

  /** @returns {Promise<Conversation[]>} all that are not removed, the newest first */
  async conversations() {
    const all = this.reader.all(await this.recordStore.all("conversations"), readConversation);
    return all.filter((conversation) => !conversation.deletedAt).sort((one, other) => other.updatedAt - one.updatedAt);
  }

  /** @param {string} id @returns {Promise<Conversation | null>} also while its removal can be undone */
  async conversation(id) {
    return this.reader.one(await this.recordStore.get("conversations", id), readConversation);
  }

  /** @param {string} conversationId @returns {Promise<Message[]>} in the order in which they were made */
  async messages(conversationId) {
    const messages = this.reader.all(await this.recordStore.messages(conversationId), readMessage);
    return messages.sort((one, other) => one.createdAt - other.createdAt);
  }

  /** @param {string} id @returns {Promise<Message | null>} */
  async message(id) {
    return this.reader.one(await this.recordStore.get("messages", id), readMessage);
  }

  /**
   * @param {Conversation} conversation
   * @param {readonly Message[]} [messages]
   */
  async addConversation(conversation, messages = []) {
    await this.recordStore.write([
      { store: "conversations", id: conversation.id, record: conversation },
      ...messages.map(putMessage),
    ]);
    this.news.tell("conversation", conversation.id, conversation.id);
    for (const { id } of messages) this.news.tell("message", id, conversation.id);
  }

  /**
   * Changes the named fields and leaves the others to whoever else changes them.
   *
   * @param {string} id
   * @param {Partial<Conversation> | ((conversation: Conversation) => Partial<Conversation>)} changes
   * @returns {Promise<Conversation | null>} null where it is gone, which no change brings back
   */
  async changeConversation(id, changes) {
    const [record] = await this.recordStore.write([{ store: "conversations", id, change: changes }]);
    if (record) this.news.tell("conversation", id, id);
    return this.reader.one(record, readConversation);
  }

  /**
   * @param {readonly Message[]} messages of one conversation
   * @param {Partial<Conversation>} [conversationChanges] made in the same transaction
   * @returns {Promise<boolean>} false where the conversation was deleted meanwhile: `addConversation` brings it back
   */
  async addMessages(messages, conversationChanges) {
    const conversationId = messages[0]?.conversationId ?? "";
    /** @type {Write[]} */
    const writes = messages.map(putMessage);
    if (conversationChanges) writes.push({ store: "conversations", id: conversationId, change: conversationChanges });
    const records = await this.recordStore.write(writes);
    for (const { id } of messages) this.news.tell("message", id, conversationId);
    if (conversationChanges) this.news.tell("conversation", conversationId, conversationId);
    return records.at(-1) !== null;
  }

  /**
   * @param {string} id
   * @param {Partial<Message>} changes
   * @returns {Promise<Message | null>} null where it is gone
   */
  async changeMessage(id, changes) {
    const [record] = await this.recordStore.write([{ store: "messages", id, change: changes }]);
    const message = this.reader.one(record, readMessage);
    if (message) this.news.tell("message", id, message.conversationId);
    return message;
  }

  /**
   * Takes back what was just added, as if it had never been: nobody has heard it, and its writer has the words again.
   *
   * @param {string} conversationId
   * @param {readonly string[]} messageIds
   * @param {Partial<Conversation> | null} changes the conversation's; null: it goes, too
   */
  async withdraw(conversationId, messageIds, changes) {
    /** @type {Write[]} */
    const writes = messageIds.map((id) => ({ store: "messages", id, conversationId, isGone: true }));
    if (changes) writes.push({ store: "conversations", id: conversationId, change: changes });
    else writes.push({ store: "conversations", id: conversationId, isGone: true });
    await this.recordStore.write(writes);
    for (const id of messageIds) this.news.tell("message", id, conversationId);
    this.news.tell("conversation", conversationId, conversationId);
  }

  /** The last word of a page that is going. @param {readonly Message[]} messages as they are now */
  putAtOnce(messages) {
    this.recordStore.putAtOnce("messages", messages);
  }

  /** @param {readonly string[]} ids */
  removeConversations(ids) {
    return this.#changeConversations(ids, { deletedAt: Date.now() });
  }

  /** @param {readonly string[]} ids */
  restoreConversations(ids) {
    return this.#changeConversations(ids, { deletedAt: 0 });
  }

  /** @param {string} id */
  removeMessage(id) {
    return this.changeMessage(id, { deleted: true, removedAt: Date.now() });
  }

  /** @param {string} id */
  restoreMessage(id) {
    return this.changeMessage(id, { deleted: false, removedAt: undefined });
  }

  /** @param {import("./record_types.d.ts").AttachmentBlob} attachment */
  async putAttachment(attachment) {
    await this.recordStore.write([{ store: "attachments", id: attachment.id, record: attachment }]);
  }

  /** @param {string} id @returns {Promise<Blob | null>} */
  async attachment(id) {
    const record = /** @type {any} */ (await this.recordStore.get("attachments", id));
    return record?.blob instanceof Blob ? record.blob : null;
  }

  /**
   * Really deletes what was removed: the named conversations, or all whose removal nobody can undo any more.
   *
   * @param {readonly string[]} [ids]
   */
  async purge(ids) {
    const [{ purge }, writer] = await Promise.all([import("./purge.js"), this.recordStore.prepareWriting()]);
    await purge(this.recordStore, writer, ids ?? null);
  }

  close() {
    this.news.close();
    this.recordStore.close();
  }

  /**
   * @param {readonly string[]} ids
   * @param {Partial<Conversation>} change
   */
  async #changeConversations(ids, change) {
    await this.recordStore.write(ids.map((id) => ({ store: "conversations", id, change })));
    for (const id of ids) this.news.tell("conversation", id, id);
  }

  /**
   * @param {string} type
   * @param {unknown} [detail]
   */
  #dispatch(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/**
 * @param {Message} message
 * @returns {Write}
 */
function putMessage(message) {
  return { store: "messages", id: message.id, record: message };
}
