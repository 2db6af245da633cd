/** The conversations of this browser: read, changed and removed record by record, with an event in every tab. */

import { ChangeChannel } from "./change_channel.js";
import { purge } from "./purge.js";
import { RecordReader } from "./record_reader.js";
import { RecordStore } from "./record_store.js";
import { readConversation, readMessage } from "./records.js";

/**
 * @typedef {import("./database_types.d.ts").Write} Write
 * @typedef {import("./record_types.d.ts").Conversation} Conversation
 * @typedef {import("./record_types.d.ts").Message} Message
 */

/**
 * Events: "change" with an ArchiveChange as its detail; "full" when the disk has no room and writes begin to wait, and
 * "room" when all of them are made; "broken" with the `count` of records that could not be read, or only in part;
 * "outdated" when a newer tab took over.
 */
export class Archive extends EventTarget {
  /** These three also serve the library of prompts and masks, and backups. */
  recordStore;
  changes;
  reader = new RecordReader((count) => this.#dispatch("broken", { count }));

  static async open() {
    return new Archive(await RecordStore.open());
  }

  /** One that no other tab sees, and that is gone with the page. */
  static temporary() {
    return new Archive(RecordStore.inMemory(), { isShared: false });
  }

  /**
   * @param {RecordStore} recordStore
   * @param {{ isShared: boolean }} [options]
   */
  constructor(recordStore, { isShared } = { isShared: true }) {
    super();
    this.recordStore = recordStore;
    this.changes = new ChangeChannel((change) => this.#dispatch("change", change), { isShared });
    for (const type of ["full", "room", "outdated"]) recordStore.addEventListener(type, () => this.#dispatch(type));
  }

  /** False where the browser refuses to store anything; `trouble` says why. */
  get isKept() {
    return this.recordStore.isKept;
  }

  get trouble() {
    return this.recordStore.trouble;
  }

  /** Whether closing the page would lose something. */
  get hasUnwritten() {
    return this.recordStore.hasUnwritten;
  }

  /** @returns {Promise<Conversation[]>} all that are not removed, newest first */
  async conversations() {
    const all = this.reader.all(await this.recordStore.all("conversations"), readConversation);
    return all.filter((conversation) => !conversation.deletedAt).sort((one, other) => other.updatedAt - one.updatedAt);
  }

  /** @param {string} id @returns {Promise<Conversation | null>} also while its removal can be undone */
  async conversation(id) {
    return this.reader.one(await this.recordStore.get("conversations", id), readConversation);
  }

  /** @param {string} conversationId @returns {Promise<Message[]>} oldest first */
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
    this.changes.tell("conversation", conversation.id, conversation.id);
    for (const { id } of messages) this.changes.tell("message", id, conversation.id);
  }

  /**
   * Changes only the named fields, so that two tabs can change different ones.
   *
   * @param {string} id
   * @param {Partial<Conversation> | ((conversation: Conversation) => Partial<Conversation>)} changes
   * @returns {Promise<Conversation | null>} null if it no longer exists: a change does not bring it back
   */
  async changeConversation(id, changes) {
    const [record] = await this.recordStore.write([{ store: "conversations", id, change: changes }]);
    if (record) this.changes.tell("conversation", id, id);
    return this.reader.one(record, readConversation);
  }

  /**
   * @param {readonly Message[]} messages of one conversation
   * @param {Partial<Conversation>} [conversationChanges] made in the same transaction
   * @returns {Promise<boolean>} false if the conversation was deleted meanwhile: `addConversation` brings it back
   */
  async addMessages(messages, conversationChanges) {
    const conversationId = messages[0]?.conversationId ?? "";
    /** @type {Write[]} */
    const writes = messages.map(putMessage);
    if (conversationChanges) writes.push({ store: "conversations", id: conversationId, change: conversationChanges });
    const records = await this.recordStore.write(writes);
    for (const { id } of messages) this.changes.tell("message", id, conversationId);
    if (conversationChanges) this.changes.tell("conversation", conversationId, conversationId);
    return records.at(-1) !== null;
  }

  /**
   * @param {string} id
   * @param {Partial<Message>} changes
   * @returns {Promise<Message | null>} null if it no longer exists
   */
  async changeMessage(id, changes) {
    const [record] = await this.recordStore.write([{ store: "messages", id, change: changes }]);
    const message = this.reader.one(record, readMessage);
    if (message) this.changes.tell("message", id, message.conversationId);
    return message;
  }

  /**
   * Deletes what was just added without a trace: it was never sent, and its writer has the text back.
   *
   * @param {string} conversationId
   * @param {readonly string[]} messageIds
   * @param {Partial<Conversation> | null} changes of the conversation; null deletes it, too
   */
  async withdraw(conversationId, messageIds, changes) {
    /** @type {Write[]} */
    const writes = messageIds.map((id) => ({ store: "messages", id, conversationId, isGone: true }));
    if (changes) writes.push({ store: "conversations", id: conversationId, change: changes });
    else writes.push({ store: "conversations", id: conversationId, isGone: true });
    await this.recordStore.write(writes);
    for (const id of messageIds) this.changes.tell("message", id, conversationId);
    this.changes.tell("conversation", conversationId, conversationId);
  }

  /** The last write of a page that is closing. @param {readonly Message[]} messages as they are now */
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
   * Deletes for good what was removed: the given conversations, or everything whose removal nobody can undo any more.
   *
   * @param {readonly string[]} [ids]
   */
  async purge(ids) {
    await purge(this.recordStore, ids ?? null);
  }

  close() {
    this.changes.close();
    this.recordStore.close();
  }

  /**
   * @param {readonly string[]} ids
   * @param {Partial<Conversation>} change
   */
  async #changeConversations(ids, change) {
    await this.recordStore.write(ids.map((id) => ({ store: "conversations", id, change })));
    for (const id of ids) this.changes.tell("conversation", id, id);
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
