/** The conversation on the screen: what is in it, and all that can be done in it. */

import { asText, refusedFiles } from "./prompt/attachment_forms.js";
import { allowTool, asksReader, decide, goesOn } from "./prompt/approvals.js";
import { Sender } from "./send.js";
import { TabSync } from "./tab_sync.js";
import { Thread } from "./thread.js";

/**
 * @typedef {import("../store/record_types.d.ts").Conversation} Conversation
 * @typedef {import("../store/record_types.d.ts").Message} Message
 * @typedef {import("../store/settings.js").Settings} Settings
 * @typedef {import("./send.js").Draft} Draft
 * @typedef {import("./send.js").Outcome} Outcome
 *
 * @typedef {object} Beginning
 * @property {import("../store/archive.js").Archive} archive
 * @property {Settings} settings
 * @property {import("./prompt/prompt_types.d.ts").ChatSite} site
 * @property {Conversation} conversation
 * @property {Message[]} messages
 * @property {boolean} isNew whether it is not stored yet
 * @property {boolean} [isTemporary] whether nothing of it is kept once the page is gone
 */

/**
 * A conversation without messages: it needs no archive, so it can be shown before that is open.
 *
 * Events: "conversation" when its title, its settings or the like have changed.
 */
export class EmptyConversation extends EventTarget {
  conversation;
  /** It is stored with its first message. */
  isNew = true;
  isTemporary;
  #settings;

  /** @param {Pick<Beginning, "settings" | "conversation" | "isTemporary">} beginning */
  constructor({ settings, conversation, isTemporary = false }) {
    super();
    this.isTemporary = isTemporary;
    this.#settings = settings;
    this.conversation = conversation;
  }

  /** From the first message to the last. @returns {Message[]} */
  get path() {
    return [];
  }

  /** The answers that this tab is getting: several only where several models were asked. @returns {Message[]} */
  get answers() {
    return [];
  }

  /** The first of them. */
  get answer() {
    return this.answers[0] ?? null;
  }

  get isAnswering() {
    return this.answers.length > 0;
  }

  /**
   * The answers of several models to the last question, in their order; none once one of them is kept.
   *
   * @returns {Message[]}
   */
  get compared() {
    return [];
  }

  get effectiveSettings() {
    return this.#settings.for(this.conversation);
  }

  /** Ends the answer that is under way. */
  stop() {}

  /** @param {Partial<Conversation>} changes */
  async change(changes) {
    Object.assign(this.conversation, changes);
    this.dispatchEvent(new Event("conversation"));
  }
}

/**
 * Events: "path" when other messages are shown, with `{ isByItself }` when something was asked; "grew" with
 * `{ message, text, kind }` when an answer has more text; "versions" with `{ message }` when another tab has added one
 * to it; "message" with `{ message }` for any other change of one; "conversation"; "busy" when an answer begins or
 * ends.
 */
export class OpenConversation extends EmptyConversation {
  /** Where it is stored, with its files. */
  archive;
  #thread;
  #tabSync;
  #sender;

  /** @param {Beginning} beginning */
  constructor({ archive, settings, site, conversation, messages, isNew, isTemporary = false }) {
    super({ settings, conversation, isTemporary });
    this.isNew = isNew;
    this.archive = archive;
    this.#thread = new Thread(messages, conversation.leafId);
    this.#tabSync = new TabSync(archive, this, this.#thread);
    this.#tabSync.watch(messages);
    this.#sender = new Sender({ open: this, archive, settings, site, thread: this.#thread, tabSync: this.#tabSync });
  }

  /** From the first message to the last; removed ones keep their place in it. */
  get path() {
    return this.#thread.path;
  }

  get answers() {
    return this.#sender.answers;
  }

  get compared() {
    return this.#thread.compared;
  }

  /** @param {string} id */
  versions(id) {
    return this.#thread.versions(id);
  }

  /** @param {Draft} draft @returns {Promise<Outcome>} */
  ask(draft) {
    return this.#sender.askAfter(this.#thread.leafId, draft);
  }

  /**
   * Asks a question in other words. The old one, with all that followed, becomes another version.
   *
   * @param {string} questionId
   * @param {Draft} draft
   * @returns {Promise<Outcome>}
   */
  edit(questionId, draft) {
    return this.#sender.askAfter(this.#thread.parent(questionId), draft);
  }

  /**
   * Has a question answered again. The old answer becomes another version.
   *
   * @param {string} answerId
   * @returns {Promise<Outcome>}
   */
  retry(answerId) {
    // Beside another model's answer, the same model tries again.
    const again = this.#comparedOne(answerId);
    return this.#sender.answerAfter(this.#thread.parent(answerId), [], again ? { models: [again.model] } : {});
  }

  /**
   * Has a question answered that has no answer, because it was removed or never came.
   *
   * @param {string} questionId
   * @returns {Promise<Outcome>}
   */
  answerQuestion(questionId) {
    return this.#sender.answerAfter(questionId, []);
  }

  /**
   * Continues an answer, or starts it again if it has no text yet: as another version if it has pictures.
   *
   * @param {string} answerId
   * @returns {Promise<Outcome>}
   */
  resume(answerId) {
    const answer = this.#thread.get(answerId);
    // To start again would take away the pictures that are there.
    if (!answer.text && answer.attachments.length > 0 && !goesOn(answer)) return this.retry(answerId);
    return this.#sender.resume(answer, { isCompared: Boolean(this.#comparedOne(answerId)) });
  }

  /** @param {Message} answer @returns {Message[]} questions with documents that it may have failed of */
  refusedFiles(answer) {
    return answer.problem ? refusedFiles(answer.problem, this.#thread.pathTo(answer.id)) : [];
  }

  /** Asks once more, with the text of the documents in their place. @param {Message} answer */
  async sendAsText(answer) {
    const questions = this.refusedFiles(answer);
    for (const question of questions) question.attachments = asText(question.attachments);
    const resuming = this.resume(answer.id);
    await Promise.all(questions.map(({ id, attachments }) => this.archive.changeMessage(id, { attachments })));
    return resuming;
  }

  /**
   * Says whether a tool server's tool that asks first may do what it asks for. Once all is decided, the answer
   * goes on.
   *
   * @param {string} answerId
   * @param {string} activityId
   * @param {boolean} isAllowed
   * @param {{ always?: boolean }} [more] `always`: whether that tool needs not ask again in this conversation
   * @returns {Promise<Outcome>}
   */
  async answerApproval(answerId, activityId, isAllowed, { always = false } = {}) {
    const answer = this.#thread.get(answerId);
    const { activities, providerItems } = answer;
    const asking = activities?.find(({ id }) => id === activityId);
    if (!asking || !decide(answer, activityId, isAllowed)) return { answer, withdrawn: null };
    if (always) allowTool(this.conversation.id, asking);
    await this.#keepExtras(answer);
    if (asksReader(answer)) return { answer, withdrawn: null };
    const { withdrawn } = await this.#sender.resume(answer);
    if (withdrawn) {
      // What nobody has heard can be decided again.
      Object.assign(answer, { activities, providerItems });
      await this.#keepExtras(answer);
    }
    return { answer, withdrawn };
  }

  /** @param {string} id */
  #comparedOne(id) {
    return this.compared.find((answer) => answer.id === id);
  }

  /**
   * Ends a comparison: the conversation goes on with this answer, and the others become its other versions.
   *
   * @param {string} answerId
   * @returns {Promise<() => Promise<void>>} takes it back
   */
  async keep(answerId) {
    const question = this.#thread.get(this.#thread.parent(answerId) ?? "");
    const before = question.options;
    const { leafId } = this.#thread;
    for (const { id } of this.compared) if (id !== answerId) this.#sender.stop(id);
    await this.#endComparison(question, { ...before, models: undefined }, answerId);
    return () => this.#endComparison(question, before, leafId ?? answerId);
  }

  /**
   * @param {Message} question
   * @param {Message["options"]} options
   * @param {string} shownId
   */
  async #endComparison(question, options, shownId) {
    question.options = options;
    this.#thread.showVersion(shownId);
    await Promise.all([this.archive.changeMessage(question.id, { options }), this.#storePath()]);
  }

  /** Ends the answers that are under way; the text that has arrived stays. */
  stop() {
    this.#sender.stop();
  }

  /** @param {string} id of one of the versions of a message that is shown */
  showVersion(id) {
    this.#thread.showVersion(id);
    this.#storePath();
  }

  /** @param {string} id */
  async remove(id) {
    this.#sender.stop(id);
    this.#thread.remove(id);
    await Promise.all([this.archive.removeMessage(id), this.#storePath()]);
  }

  /** @param {string} id */
  async restore(id) {
    this.#thread.restore(id);
    await Promise.all([this.archive.restoreMessage(id), this.#storePath()]);
  }

  /** @param {Partial<Conversation>} changes */
  async change(changes) {
    super.change(changes);
    if (this.isNew) return;
    await this.#tabSync.ownWrite(this.archive.changeConversation(this.conversation.id, changes));
  }

  /** @param {Message} answer */
  async #keepExtras(answer) {
    const { id, activities, providerItems } = answer;
    this.dispatchEvent(new CustomEvent("message", { detail: { message: answer } }));
    await this.#tabSync.ownWrite(this.archive.changeMessage(id, { activities, providerItems }));
  }

  async #storePath() {
    this.dispatchEvent(new Event("path"));
    const { leafId } = this.#thread;
    if (leafId === this.conversation.leafId) return;
    this.conversation.leafId = leafId;
    if (!this.isNew) await this.#tabSync.ownWrite(this.archive.changeConversation(this.conversation.id, { leafId }));
  }
}
