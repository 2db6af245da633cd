/** Sends the questions of an open conversation: shows and stores each with its answer at once, then asks the model. */

import { holdAnswer } from "../store/answer_locks.js";
import { newMessage } from "../store/records.js";
import { followAnswer, getAnswer } from "./answer.js";
import { decideAsBefore, isDecided } from "./prompt/approvals.js";
import { provisionalTitle } from "./title.js";

/**
 * @typedef {import("../relay/problem.js").Problem} Problem
 * @typedef {import("../store/record_types.d.ts").Conversation} Conversation
 * @typedef {import("../store/record_types.d.ts").Message} Message
 * @typedef {import("../store/record_types.d.ts").Attachment} Attachment
 * @typedef {import("../store/settings_types.d.ts").ConversationSettings} ConversationSettings
 *
 * @typedef {import("../store/record_types.d.ts").QuestionOptions} QuestionOptions
 *
 * @typedef {object} Draft
 * @property {string} text
 * @property {Attachment[]} [attachments]
 * @property {QuestionOptions | undefined} [options] what is chosen for this question alone
 * @property {boolean} [isByItself] the page sends what was written before, so that the reader may be elsewhere
 *
 * @typedef {{ answer: Message, withdrawn: Problem | null }} Outcome `withdrawn`: why the question reached no model;
 *   nothing of it is left then
 *
 * @typedef {object} ConversationState
 * @property {Conversation} conversation
 * @property {boolean} isNew whether it is not stored yet
 * @property {ConversationSettings} effectiveSettings
 * @property {(changes: Partial<Conversation>) => Promise<void>} change
 *
 * @typedef {object} Parts
 * @property {EventTarget & ConversationState} open
 * @property {import("../store/archive.js").Archive} archive
 * @property {import("../store/settings.js").Settings} settings
 * @property {import("./prompt/prompt_types.d.ts").ChatSite} site
 * @property {import("./thread.js").Thread} thread
 * @property {import("./tab_sync.js").TabSync} tabSync
 */

export class Sender {
  /** The one that is under way. @type {Message | null} */
  answer = null;
  #open;
  #archive;
  #settings;
  #site;
  #thread;
  #tabSync;
  #stopping = new AbortController();

  /** @param {Parts} parts */
  constructor({ open, archive, settings, site, thread, tabSync }) {
    this.#open = open;
    this.#archive = archive;
    this.#settings = settings;
    this.#site = site;
    this.#thread = thread;
    this.#tabSync = tabSync;
  }

  stop() {
    this.#stopping.abort();
  }

  /**
   * @param {string | null} parentId
   * @param {Draft} draft
   */
  askAfter(parentId, { text, attachments = [], options, isByItself = false }) {
    const { id: conversationId } = this.#open.conversation;
    const question = newMessage({ conversationId, role: "user", parentId, text, attachments, options });
    return this.answerAfter(question.id, [question], { isByItself });
  }

  /**
   * @param {string | null} parentId
   * @param {Message[]} added before the answer
   * @param {{ isByItself?: boolean }} [how]
   * @returns {Promise<Outcome>}
   */
  async answerAfter(parentId, added, { isByItself = false } = {}) {
    const { conversation, isNew } = this.#open;
    const before = { leafId: this.#thread.leafId, title: conversation.title, isNew };
    const known = { conversationId: conversation.id, parentId, ...this.#answering };
    const answer = newMessage({ ...known, role: "assistant", state: "waiting" });
    const messages = [...added, answer];
    const end = this.#begin(answer);
    this.#thread.extend(messages);
    const storing = this.#store(messages, isByItself);
    const withdrawn = await this.#getAnswer(answer).finally(end);
    if (withdrawn) {
      await storing;
      await this.#withdraw(messages, before);
    }
    return { answer, withdrawn };
  }

  /**
   * @param {Message} answer
   * @returns {Promise<Outcome>}
   */
  async resume(answer) {
    const end = this.#begin(answer);
    // An answer that has begun is continued by the same model.
    if (!answer.text && !isDecided(answer)) Object.assign(answer, this.#answering);
    return { answer, withdrawn: await this.#getAnswer(answer).finally(end) };
  }

  /** Who answers. */
  get #answering() {
    const { model, provider } = this.#site.line(this.#open.effectiveSettings);
    return { model, provider };
  }

  /**
   * @param {Message} answer
   * @returns {() => void} to be called when the answer has ended
   */
  #begin(answer) {
    if (this.answer) throw new Error("one answer at a time");
    // Before other tabs can see the answer: an unfinished one that no tab holds counts as cut.
    const release = holdAnswer(answer.id);
    this.#stopping = new AbortController();
    this.answer = answer;
    this.#dispatch("busy");
    return () => {
      this.answer = null;
      release();
      this.#dispatch("busy");
    };
  }

  /**
   * @param {Message[]} messages
   * @param {boolean} isByItself
   */
  async #store(messages, isByItself) {
    const { conversation, isNew } = this.#open;
    // Another tab may have removed the conversation that this one writes in.
    const changes = { leafId: this.#thread.leafId, updatedAt: Date.now(), deletedAt: 0 };
    Object.assign(conversation, changes);
    this.#open.isNew = false;
    this.#dispatch("path", { isByItself });
    this.#dispatch("conversation");
    const writing = isNew ? this.#storeAll() : this.#storeMore(messages, changes);
    await this.#tabSync.ownWrite(writing).catch(reportError);
  }

  async #storeAll() {
    await this.#archive.addConversation(this.#open.conversation, this.#thread.messages);
  }

  /**
   * @param {Message[]} messages
   * @param {Partial<Conversation>} changes
   */
  async #storeMore(messages, changes) {
    const isStored = await this.#archive.addMessages(messages, changes);
    // Another tab deleted it for good, but the reader of this one goes on in it.
    if (!isStored) await this.#storeAll();
  }

  /**
   * @param {Message[]} messages
   * @param {{ leafId: string | null, title: string, isNew: boolean }} before
   */
  async #withdraw(messages, { leafId, title, isNew }) {
    const { conversation } = this.#open;
    this.#thread.withdraw(messages, leafId);
    Object.assign(conversation, isNew ? { leafId, title } : { leafId });
    this.#open.isNew = isNew;
    this.#dispatch("path");
    this.#dispatch("conversation");
    const ids = messages.map(({ id }) => id);
    await this.#tabSync.ownWrite(this.#archive.withdraw(conversation.id, ids, isNew ? null : { leafId }));
  }

  /**
   * @param {Message} answer
   * @returns {Promise<Problem | null>} why the question reached no model
   */
  async #getAnswer(answer) {
    const open = this.#open;
    const { conversation } = open;
    const site = this.#site;
    const path = this.#thread.pathTo(answer.id);
    if (!conversation.title) open.change({ title: provisionalTitle(path[0]?.text ?? "") });
    const settings = { ...open.effectiveSettings, model: answer.model };
    /** @type {Problem | null} */
    let withdrawn;
    do {
      withdrawn = await getAnswer(
        { answer, path: path.slice(0, -1), conversation, settings },
        {
          archive: this.#archive,
          site,
          signal: this.#stopping.signal,
          grew: (text, kind) => this.#dispatch("grew", { message: answer, text, kind }),
          changed: () => this.#dispatch("message", { message: answer }),
        },
      );
    } while (!withdrawn && answer.state === "complete" && decideAsBefore(answer));
    if (answer.state === "complete") {
      followAnswer({
        conversation,
        path,
        settings: open.effectiveSettings,
        // A title would cost the reader one of their questions.
        autoTitle: this.#settings.get("autoTitle") && !site.countsRequests,
        site,
        change: (changes) => open.change(changes),
      }).catch(reportError);
    }
    return withdrawn;
  }

  /**
   * @param {string} type
   * @param {unknown} [detail]
   */
  #dispatch(type, detail) {
    this.#open.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
