/** What a reader can do with a message, whichever of its buttons or keys they use. */

import { copyText } from "../../browser/clipboard.js";
import { OpenConversation } from "../../chat/conversation.js";
import { hasText, loadPart, text } from "../../i18n/texts.js";
import { withSourceList } from "../../store/sources/cited_text.js";
import { showToast } from "../shared/toast.js";

/**
 * @typedef {import("../../relay/problem.js").Problem} Problem
 * @typedef {import("../../store/record_types.d.ts").Message} Message
 *
 * @typedef {object} ActionParts
 * @property {import("../../app/site.js").Site} site
 * @property {import("../../app/current_conversation.js").CurrentConversation} current
 * @property {Pick<import("../panels/panels.js").Panels, "openModelPicker" | "openAccess" | "openUsage">} panels
 * @property {Pick<import("../composer/composer.js").Composer, "showProblem" | "askWith">} composer
 */

export class MessageActions {
  #site;
  #current;
  #panels;
  #composer;

  /** @param {ActionParts} parts */
  constructor({ site, current, panels, composer }) {
    this.#site = site;
    this.#current = current;
    this.#panels = panels;
    this.#composer = composer;
  }

  get version() {
    return this.#site.config.locutorio.version;
  }

  get seesAllChecks() {
    return this.#site.seesAllChecks;
  }

  /** @param {string} id */
  versions(id) {
    return this.#open.versions(id);
  }

  /** @param {string} id */
  showVersion(id) {
    this.#open.showVersion(id);
  }

  /** @param {Message} message */
  async copy(message) {
    // Most answers have no sources. Without a network, the list of them has no heading.
    if (message.citations) await loadPart("talk").catch(() => {});
    return copyText(withSourceList(message, hasText("sources.title") ? text("sources.title") : ""));
  }

  /** @param {Message} answer */
  readAloud(answer) {
    this.#current.readAloud(answer);
  }

  /** @param {Message} question */
  answerQuestion(question) {
    return this.#perform(() => this.#open.answerQuestion(question.id));
  }

  /** @param {Message} answer */
  retry(answer) {
    return this.#perform(() => this.#open.retry(answer.id));
  }

  /** @param {Message} answer */
  resume(answer) {
    return this.#perform(() => this.#open.resume(answer.id));
  }

  /** @param {Message} answer */
  hasRefusedFiles(answer) {
    return this.#open.refusedFiles(answer).length > 0;
  }

  /** @param {Message} answer */
  sendAsText(answer) {
    return this.#perform(() => this.#open.sendAsText(answer));
  }

  /** What the reader has agreed to: nothing is said if it is not possible now. @param {Message} answer */
  resumeByItself(answer) {
    if (!this.#open.isAnswering && !this.#site.isLocked) this.resume(answer);
  }

  /** @param {Message} answer */
  async retryWithOtherModel(answer) {
    const open = this.#open;
    /** @type {string | null} */
    let chosen = null;
    await this.#panels.openModelPicker({ value: answer.model, choose: (model) => (chosen = model) });
    if (chosen === null || open !== this.#open) return;
    if (open.compared.includes(answer)) await open.keep(answer.id);
    await open.change({ settings: { ...open.conversation.settings, model: chosen } });
    await this.retry(answer);
  }

  /** Which model answers the next question. */
  get model() {
    return this.#site.line(this.#open.effectiveSettings).model;
  }

  /** @param {string} id of a model */
  nameOf(id) {
    return this.#site.models.find((model) => model.id === id)?.name ?? id;
  }

  /** Whether the conversation goes on with this answer as long as the reader keeps none. @param {Message} answer */
  goesOn(answer) {
    return this.#open.path.includes(answer);
  }

  /**
   * Ends a comparison with this answer.
   *
   * @param {Message} answer
   * @param {{ withModel?: boolean }} [how] whether its model answers the next questions
   */
  async keep({ id, model }, { withModel = false } = {}) {
    const open = this.#open;
    const { settings } = open.conversation;
    const takeBack = await open.keep(id);
    if (withModel) await open.change({ settings: { ...settings, model } });
    const undo = async () => {
      await takeBack();
      if (withModel) await open.change({ settings });
    };
    const action = { label: text("undo.act"), act: undo };
    showToast({ text: text("comparison.kept", { model: this.nameOf(model) }), action });
  }

  seeUsage() {
    return this.#panels.openUsage();
  }

  /**
   * @param {Message} question
   * @param {string} words
   * @returns {Promise<boolean>} whether it was sent
   */
  edit({ id, attachments, options }, words) {
    return this.#perform(() => this.#open.edit(id, { text: words, attachments, options }));
  }

  /**
   * Says whether a tool server's tool that asks first may do what it asks for.
   *
   * @param {Message} answer
   * @param {import("../../store/record_types.d.ts").Activity} activity
   * @param {boolean} isAllowed
   * @param {{ always?: boolean }} [more] `always`: whether that tool needs not ask again in this conversation
   */
  approve({ id }, activity, isAllowed, more) {
    return this.#perform(() => this.#open.answerApproval(id, activity.id, isAllowed, more));
  }

  /** @param {Message} message */
  async remove({ id, role }) {
    const open = this.#open;
    await open.remove(id);
    const words = text(role === "user" ? "message.questionRemoved" : "message.answerRemoved");
    showToast({ text: words, action: { label: text("undo.act"), act: () => open.restore(id) } });
  }

  /** @param {Pick<import("../../store/record_types.d.ts").Attachment, "id">} attachment */
  attachment({ id }) {
    return this.#open.archive.attachment(id);
  }

  /**
   * Has the next question change a picture, by the model that made it.
   *
   * @param {Message} answer
   * @param {import("../../store/record_types.d.ts").Attachment} attachment
   * @returns {Promise<boolean>} false where it is not there any more
   */
  async changePicture({ parentId }, { id, name, type }) {
    const blob = await this.attachment({ id });
    if (!blob) return false;
    const picture = this.#open.path.find((message) => message.id === parentId)?.options?.picture;
    await this.#composer.askWith([new File([blob], name, { type })], picture ? { picture } : {});
    return true;
  }

  get #open() {
    const { open } = this.#current;
    if (!(open instanceof OpenConversation)) throw new Error("an empty conversation has no messages");
    return open;
  }

  /** @param {() => Promise<{ withdrawn: Problem | null }>} act */
  async #perform(act) {
    if (this.#open.isAnswering) {
      showToast({ text: text("message.oneAtATime") });
      return false;
    }
    if (this.#site.isLocked) {
      this.#panels.openAccess();
      return false;
    }
    const { withdrawn } = await act();
    if (withdrawn) this.#composer.showProblem(withdrawn);
    return !withdrawn;
  }
}
