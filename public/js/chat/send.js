/** Questions of an open conversation, each with its answer: shown and kept at once, sent by what is loaded for that. */

import { Problem, SITE_UNREACHABLE } from "../relay/problem.js";
import { holdAnswer } from "../store/answer_locks.js";
import { newMessage } from "../store/records.js";

/**
 * @typedef {import("../store/record_types.d.ts").Conversation} Conversation
 * @typedef {import("../store/record_types.d.ts").Message} Message
 * @typedef {import("../store/record_types.d.ts").Attachment} Attachment
 *
 * @typedef {{ text: string, attachments?: Attachment[] }} Draft
 * @typedef {{ answer: Message, withdrawn: Problem | null }} Outcome `withdrawn`: nobody heard it, nothing of it is left
 *
 * @typedef {object} Surroundings
 * @property {import("./conversation.js").OpenConversation} open
 * @property {import("../store/archive.js").Archive} archive
 * @property {import("../store/settings.js").Settings} settings
 * @property {import("../app/site.js").Site} site
 * @property {import("./thread.js").Thread} thread
 * @property {import("./tab_sync.js").TabSync} follower
 */

export class Sender {
  /** The one that is under way. @type {Message | null} */
  answer = null;
  #around;
  #stopping = new AbortController();

  /** @param {Surroundings} around */
  constructor(around) {
    this.#around = around;
  }

  stop() {
    this.#stopping.abort();
  }

  /**
   * @param {string | null} parentId
   * @param {Draft} draft
   */
  askAfter(parentId, { text, attachments = [] }) {
    const { id: conversationId } = this.#around.open.conversation;
    const question = newMessage({ conversationId, role: "user", parentId, text, attachments });
    return this.answerAfter(question.id, [question]);
  }

  /**
   * @param {string | null} parentId
   * @param {Message[]} added before the answer
   * @returns {Promise<Outcome>}
   */
  async answerAfter(parentId, added) {
    const { open, thread } = this.#around;
    const { conversation, isNew } = open;
    const before = { leafId: thread.leafId, title: conversation.title, isNew };
    const known = { conversationId: conversation.id, parentId, ...this.#speaker };
    const answer = newMessage({ ...known, role: "assistant", state: "waiting" });
    const messages = [...added, answer];
    const end = this.#begin(answer);
    thread.extend(messages);
    const keeping = this.#keep(messages);
    const withdrawn = await this.#send(answer).finally(end);
    if (withdrawn) {
      await keeping;
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
    // What goes on stays in the hands that began it.
    if (!answer.text) Object.assign(answer, this.#speaker);
    return { answer, withdrawn: await this.#send(answer).finally(end) };
  }

  get #speaker() {
    const { model, provider } = this.#around.site.line(this.#around.open.effectiveSettings);
    return { model, provider };
  }

  /**
   * @param {Message} answer
   * @returns {() => void} to be called when the answer has ended
   */
  #begin(answer) {
    if (this.answer) throw new Error("one answer at a time");
    // Before other tabs can see the answer: what is unfinished and held by nobody counts as cut.
    const letGo = holdAnswer(answer.id);
    this.#stopping = new AbortController();
    this.answer = answer;
    this.#tell("busy");
    return () => {
      this.answer = null;
      letGo();
      this.#tell("busy");
    };
  }

  /** @param {Message[]} messages */
  async #keep(messages) {
    const { open, thread, follower } = this.#around;
    const { conversation, isNew } = open;
    // Another tab may have removed what somebody is writing in here.
    const changes = { leafId: thread.leafId, updatedAt: Date.now(), deletedAt: 0 };
    Object.assign(conversation, changes);
    open.isNew = false;
    this.#tell("path");
    this.#tell("conversation");
    const writing = isNew ? this.#keepAll() : this.#keepMore(messages, changes);
    await follower.ownWrite(writing).catch(reportError);
  }

  async #keepAll() {
    const { open, archive, thread } = this.#around;
    await archive.addConversation(open.conversation, thread.messages);
  }

  /**
   * @param {Message[]} messages
   * @param {Partial<Conversation>} changes
   */
  async #keepMore(messages, changes) {
    const isThere = await this.#around.archive.addMessages(messages, changes);
    // Deleted for good by another tab: what is on the screen is worth keeping.
    if (!isThere) await this.#keepAll();
  }

  /**
   * @param {Message[]} messages
   * @param {{ leafId: string | null, title: string, isNew: boolean }} before
   */
  async #withdraw(messages, { leafId, title, isNew }) {
    const { open, archive, thread, follower } = this.#around;
    const { conversation } = open;
    thread.withdraw(messages, leafId);
    Object.assign(conversation, isNew ? { leafId, title } : { leafId });
    open.isNew = isNew;
    this.#tell("path");
    this.#tell("conversation");
    const ids = messages.map(({ id }) => id);
    await follower.ownWrite(archive.withdraw(conversation.id, ids, isNew ? null : { leafId }));
  }

  /**
   * @param {Message} answer
   * @returns {Promise<Problem | null>} why nobody has heard the question
   */
  async #send(answer) {
    const { open, archive, settings, site, thread } = this.#around;
    const { conversation } = open;
    const loading = Promise.all([import("./answer.js"), import("./answer.js")]);
    const [answering, after] = (await loading.catch(() => null)) ?? [];
    // Without a network, what was not loaded before cannot be had now.
    if (!answering || !after) return new Problem({ code: SITE_UNREACHABLE });
    const path = thread.pathTo(answer.id);
    if (!conversation.title) open.change({ title: answering.provisionalTitle(path[0]?.text ?? "") });
    const withdrawn = await answering.getAnswer(
      { answer, path: path.slice(0, -1), conversation, settings: { ...open.effectiveSettings, model: answer.model } },
      {
        archive,
        site,
        signal: this.#stopping.signal,
        grew: (text, kind) => this.#tell("grew", { message: answer, text, kind }),
        changed: () => this.#tell("message", { message: answer }),
      },
    );
    if (answer.state === "complete") {
      const change = (/** @type {Partial<Conversation>} */ changes) => open.change(changes);
      const answered = { conversation, path, settings: open.effectiveSettings, autoTitle: settings.get("autoTitle") };
      after.followAnswer({ ...answered, site, change }).catch(reportError);
    }
    return withdrawn;
  }

  /**
   * @param {string} type
   * @param {unknown} [detail]
   */
  #tell(type, detail) {
    this.#around.open.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
