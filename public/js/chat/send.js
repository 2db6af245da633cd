/** Sends the questions of an open conversation: shows and stores each with its answer at once, then asks the model. */

import { holdAnswer } from "../store/answer_locks.js";
import { newMessage } from "../store/records.js";
import { getAnswer } from "./answer.js";
import { decideAsBefore, goesOn } from "./prompt/approvals.js";
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
 * @property {boolean} isTemporary
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
  /** Those that are under way: one, or those to a question of which several models are asked. @type {Message[]} */
  answers = [];
  #open;
  #archive;
  #settings;
  #site;
  #thread;
  #tabSync;
  /** @type {Map<string, AbortController>} */
  #stopping = new Map();

  /** @param {Parts} parts */
  constructor({ open, archive, settings, site, thread, tabSync }) {
    this.#open = open;
    this.#archive = archive;
    this.#settings = settings;
    this.#site = site;
    this.#thread = thread;
    this.#tabSync = tabSync;
  }

  /** @param {string} [id] of one of the answers; all of them unless it is given */
  stop(id) {
    for (const [answerId, stopping] of this.#stopping) if (id === undefined || id === answerId) stopping.abort();
  }

  /**
   * @param {string | null} parentId
   * @param {Draft} draft
   */
  askAfter(parentId, { text, attachments = [], options, isByItself = false }) {
    const { id: conversationId } = this.#open.conversation;
    const models = this.#severalModels(options?.models);
    const chosen = options?.models ? { ...options, models } : options;
    const question = newMessage({ conversationId, role: "user", parentId, text, attachments, options: chosen });
    return this.answerAfter(question.id, [question], { isByItself, models });
  }

  /**
   * @param {string | null} parentId
   * @param {Message[]} added before the answer
   * @param {{ isByItself?: boolean, models?: string[] | undefined }} [how] `models`: others than the conversation's,
   *   each of which answers; the first one's answer is shown
   * @returns {Promise<Outcome>}
   */
  async answerAfter(parentId, added, { isByItself = false, models } = {}) {
    const { conversation, isNew } = this.#open;
    const before = { leafId: this.#thread.leafId, title: conversation.title, isNew };
    const answers = (models ?? [undefined]).map((model, index) => {
      const known = { conversationId: conversation.id, parentId, ...this.#lineOf(model) };
      // In the order in which they are shown, also after they were kept.
      return newMessage({ ...known, role: "assistant", state: "waiting", createdAt: Date.now() + index });
    });
    const messages = [...added, ...answers];
    const ends = this.#begin(answers);
    this.#thread.extend(messages, answers[0]);
    const storing = this.#store(messages, isByItself);
    const problems = await Promise.all(
      answers.map((answer, index) => this.#getAnswer(answer).finally(ends[index])),
    );
    const withdrawn = problems.every(Boolean) ? (problems[0] ?? null) : null;
    await (withdrawn ? storing : null);
    if (withdrawn) await this.#withdraw(messages, before);
    else await this.#fail(answers, problems);
    return { answer: /** @type {Message} */ (answers[0]), withdrawn };
  }

  /**
   * Where a model was heard, the question stays, and so does what kept another one, or the next request, from it.
   *
   * @param {Message[]} answers
   * @param {(Problem | null)[]} problems
   */
  async #fail(answers, problems) {
    for (const [index, answer] of answers.entries()) {
      const problem = problems[index]?.facts();
      if (!problem) continue;
      Object.assign(answer, { state: "failed", problem });
      this.#dispatch("message", { message: answer });
      await this.#archive.changeMessage(answer.id, { state: "failed", problem });
    }
  }

  /**
   * @param {string[] | undefined} chosen
   * @returns {string[] | undefined} as requests name them; undefined unless they are several
   */
  #severalModels(chosen = []) {
    const models = [...new Set(chosen.map((model) => this.#lineOf(model).model))];
    return models.length > 1 ? models : undefined;
  }

  /**
   * @param {Message} answer
   * @param {{ isCompared?: boolean }} [how] whether it stands beside another model's
   * @returns {Promise<Outcome>}
   */
  async resume(answer, { isCompared = false } = {}) {
    const ends = this.#begin([answer]);
    // An answer that has begun is continued by the same model, as is one that stands beside another model's.
    if (!answer.text && !isCompared && !goesOn(answer)) Object.assign(answer, this.#lineOf());
    return { answer, withdrawn: await this.#getAnswer(answer).finally(ends[0]) };
  }

  /**
   * Who answers.
   *
   * @param {string} [model] the conversation's, unless it is given
   */
  #lineOf(model) {
    const settings = this.#open.effectiveSettings;
    const line = this.#site.line(model === undefined ? settings : { ...settings, model });
    return { model: line.model, provider: line.provider };
  }

  /**
   * @param {Message[]} answers
   * @returns {(() => void)[]} to be called when each of the answers has ended
   */
  #begin(answers) {
    if (this.answers.length > 0) throw new Error("one answer at a time");
    this.answers = answers;
    const ends = answers.map((answer) => {
      // Before other tabs can see the answer: an unfinished one that no tab holds counts as cut.
      const release = holdAnswer(answer.id);
      this.#stopping.set(answer.id, new AbortController());
      return () => {
        this.answers = this.answers.filter((other) => other !== answer);
        this.#stopping.delete(answer.id);
        release();
        this.#dispatch("busy");
      };
    });
    this.#dispatch("busy");
    return ends;
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
    const { signal } = /** @type {AbortController} */ (this.#stopping.get(answer.id));
    if (!conversation.title) open.change({ title: provisionalTitle(path[0]?.text ?? "") });
    const settings = { ...open.effectiveSettings, model: answer.model };
    /** @type {Problem | null} */
    let withdrawn;
    let isHeard = false;
    do {
      withdrawn = await getAnswer(
        { answer, path: path.slice(0, -1), conversation, settings },
        {
          archive: this.#archive,
          site,
          signal,
          grew: (text, kind) => this.#dispatch("grew", { message: answer, text, kind }),
          changed: () => this.#dispatch("message", { message: answer }),
        },
      );
      if (withdrawn && isHeard) {
        await this.#fail([answer], [withdrawn]);
        withdrawn = null;
      }
      isHeard = true;
    } while (!withdrawn && answer.state === "complete" && decideAsBefore(answer));
    // One of several is enough for a title and a summary: the one that is shown.
    if (answer.state === "complete" && this.#thread.path.includes(answer)) {
      /** @type {import("./follow_answer.js").Answered} */
      const answered = {
        conversation,
        path,
        settings: open.effectiveSettings,
        // A title would cost the reader one of their questions, and what is not kept needs none.
        autoTitle: this.#settings.get("autoTitle") && !site.countsRequests && !open.isTemporary,
        site,
        change: (changes) => open.change(changes),
      };
      // Without a network, both wait for the next answer.
      import("./follow_answer.js").then(({ followAnswer }) => followAnswer(answered).catch(reportError), () => {});
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
