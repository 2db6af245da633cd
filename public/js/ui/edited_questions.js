/** Questions that are being written anew: what was typed is kept until somebody has heard it, or it is dropped. */

import { find } from "./elements.js";

/** @typedef {import("../store/record_types.d.ts").Message} Message */

export class EditedQuestions {
  #desk;
  #actions;
  /** @type {Set<string>} */
  #underHand = new Set();
  /** @type {Set<string>} */
  #sent = new Set();

  /**
   * @param {import("../app/desk.js").Desk} desk
   * @param {import("./message_actions.js").MessageActions} actions
   */
  constructor(desk, actions) {
    this.#desk = desk;
    this.#actions = actions;
  }

  /** Meanwhile nothing else is the next step. @param {Message} question */
  begin({ id }) {
    this.#underHand.add(id);
    this.#setComposerAside();
  }

  /** @param {Message} question */
  end({ id }) {
    if (this.#underHand.delete(id)) this.#setComposerAside();
  }

  /** @param {Message} question */
  read(question) {
    return this.#desk.drafts.read(keyOf(question)) || question.text;
  }

  /**
   * @param {Message} question
   * @param {string} words
   */
  keep(question, words) {
    if (words === question.text) this.forget(question);
    else this.#desk.drafts.keep(keyOf(question), words);
  }

  /** @param {Message} question */
  forget(question) {
    this.#desk.drafts.forget(keyOf(question));
  }

  /**
   * @param {Message} question
   * @param {string} words
   * @returns {Promise<boolean>} whether somebody heard it
   */
  async send(question, words) {
    this.keep(question, words);
    this.#sent.add(question.id);
    const isHeard = await this.#actions.edit(question, words).finally(() => this.#sent.delete(question.id));
    if (isHeard) this.forget(question);
    return isHeard;
  }

  /** Whether what was written anew has just been withdrawn. @param {Message} question */
  isUnheard({ id }) {
    return this.#sent.has(id) && !this.#desk.open?.isAnswering;
  }

  #setComposerAside() {
    // A rule with :has() would look at all messages again for every piece of an answer.
    find("#composer", HTMLElement).classList.toggle("composer--aside", this.#underHand.size > 0);
  }
}

/** @param {Message} question */
function keyOf({ id }) {
  return `edit-${id}`;
}
