/** Questions that are being written anew: what was typed is kept until somebody has heard it, or it is dropped. */

import { text } from "../../i18n/texts.js";
import { find, make, wordButton } from "../shared/elements.js";
import { isComposing, isSendKey } from "../shared/keyboard.js";

/** @typedef {import("../../store/record_types.d.ts").Message} Message */

export class EditedQuestions {
  #desk;
  #actions;
  /** @type {Set<string>} */
  #underHand = new Set();
  /** @type {Set<string>} */
  #sent = new Set();

  /**
   * @param {import("../../app/app.js").App} desk
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

/**
 * @typedef {object} Ways
 * @property {string} words to begin with
 * @property {boolean} mayBeEmpty where something goes along with the words
 * @property {string} sendKey
 * @property {(words: string) => void} keep
 * @property {(words: string) => Promise<boolean>} send whether somebody heard it
 * @property {(words: string) => void} drop
 */

/**
 * @param {HTMLElement} article
 * @param {Ways} ways
 */
export function editQuestion(article, { words, mayBeEmpty, sendKey, keep, send, drop }) {
  const box = make("textarea", "question-editor__text");
  Object.assign(box, { value: words, dir: "auto", rows: words.split("\n").length });
  box.setAttribute("aria-label", text("message.editLabel"));
  const sendButton = wordButton("button button--next", text("message.sendVersion"), sendAnew);
  const cancelButton = wordButton("button", text("message.cancel"), () => drop(box.value));
  const buttons = make("div", "question-editor__actions", sendButton, cancelButton);
  const hint = make("p", "hint question-editor__hint", text("message.editHint"));
  box.addEventListener("input", () => keep(box.value));
  box.addEventListener("keydown", (event) => {
    if (isSendKey(event, sendKey)) {
      event.preventDefault();
      sendAnew();
    } else if (event.key === "Escape" && !isComposing(event)) {
      event.preventDefault();
      drop(box.value);
    }
  });
  article.querySelector(".question")?.replaceWith(make("div", "question-editor", box, buttons, hint));
  article.querySelector(".message__foot")?.remove();
  box.focus({ preventScroll: true });
  box.setSelectionRange(box.value.length, box.value.length);

  async function sendAnew() {
    const written = box.value.trim();
    if (!written && !mayBeEmpty) return;
    sendButton.disabled = true;
    // The new version takes this one's place on the page as soon as it is asked.
    const isHeard = await send(written);
    if (!isHeard && box.isConnected) sendButton.disabled = false;
  }
}
