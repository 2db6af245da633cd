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
 * @property {import("../../store/archive.js").Archive} archive
 * @property {import("../../app/current_conversation.js").CurrentConversation} current
 * @property {Pick<import("../panels/panels.js").Panels, "openModelPicker" | "openAccess" | "openUsage">} panels
 * @property {Pick<import("../composer/composer.js").Composer, "showProblem" | "askWith">} composer
 */

export class MessageActions {
  #site;
  #archive;
  #current;
  #panels;
  #composer;

  /** @param {ActionParts} parts */
  constructor({ site, archive, current, panels, composer }) {
    this.#site = site;
    this.#archive = archive;
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
    await open.change({ settings: { ...open.conversation.settings, model: chosen } });
    await this.retry(answer);
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

  /** @param {import("../../store/record_types.d.ts").Attachment} attachment */
  attachment({ id }) {
    return this.#archive.attachment(id);
  }

  /**
   * Has the next question change a picture, by the model that made it.
   *
   * @param {Message} answer
   * @param {import("../../store/record_types.d.ts").Attachment} attachment
   * @returns {Promise<boolean>} false where it is not there any more
   */
  async changePicture({ parentId }, { id, name, type }) {
    const blob = await this.#archive.attachment(id);
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
