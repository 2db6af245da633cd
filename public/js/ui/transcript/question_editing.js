/** Questions that are being rewritten: the editor, and what was typed, kept until it is sent or cancelled. */

import { text } from "../../i18n/texts.js";
import { TEMPORARY } from "../../store/storage_names.js";
import { find, growWithText, make, wordButton } from "../shared/elements.js";
import { isSendKey, unlessComposing } from "../shared/keyboard.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Message} Message
 *
 * @typedef {object} MessageParts what the views of messages use
 * @property {import("./message_actions.js").MessageActions} actions
 * @property {EditedQuestions} edited
 * @property {(question: Message) => boolean} isUnanswered
 * @property {(id: string, direction: "previous" | "next") => void} showVersion
 * @property {() => string} sendKey
 */

export class EditedQuestions {
  #drafts;
  #current;
  #actions;
  #scroll;
  /** @type {Set<string>} */
  #editing = new Set();
  /** @type {Set<string>} */
  #sent = new Set();

  /**
   * @param {object} parts
   * @param {import("../../store/drafts.js").Drafts} parts.drafts
   * @param {import("../../app/current_conversation.js").CurrentConversation} parts.current
   * @param {import("./message_actions.js").MessageActions} parts.actions
   * @param {import("./scroll.js").Scroller} parts.scroll
   */
  constructor({ drafts, current, actions, scroll }) {
    this.#drafts = drafts;
    this.#current = current;
    this.#actions = actions;
    this.#scroll = scroll;
  }

  /** Meanwhile nothing else is the next step. @param {Message} question */
  begin({ id }) {
    this.#editing.add(id);
    this.#setAside();
  }

  /** @param {HTMLElement} editor in which the question is being rewritten */
  show(editor) {
    this.#scroll.stayWith(editor);
  }

  /** @param {Message} question */
  end({ id }) {
    if (this.#editing.delete(id)) this.#setAside();
  }

  /** @param {Message} question @returns {string} what was typed before, else the question as it is */
  draft(question) {
    return this.#drafts.read(this.#keyOf(question)) || question.text;
  }

  /**
   * @param {Message} question
   * @param {string} words
   */
  keepDraft(question, words) {
    if (words === question.text) this.forgetDraft(question);
    else this.#drafts.keep(this.#keyOf(question), words);
  }

  /** @param {Message} question */
  forgetDraft(question) {
    this.#drafts.forget(this.#keyOf(question));
  }

  /**
   * @param {Message} question
   * @param {string} words
   * @returns {Promise<boolean>} whether it was sent
   */
  async send(question, words) {
    this.keepDraft(question, words);
    this.#sent.add(question.id);
    const isSent = await this.#actions.edit(question, words).finally(() => this.#sent.delete(question.id));
    if (isSent) this.forgetDraft(question);
    return isSent;
  }

  /** Whether what was rewritten has just been withdrawn, so that it is to be edited still. @param {Message} question */
  wasWithdrawn({ id }) {
    return this.#sent.has(id) && !this.#current.open?.isAnswering;
  }

  /** @param {Message} question */
  #keyOf({ id }) {
    return this.#current.open?.isTemporary ? `edit-${id}-${TEMPORARY}` : `edit-${id}`;
  }

  #setAside() {
    const isEditing = this.#editing.size > 0;
    this.#scroll.isWriting = isEditing;
    // A rule with :has() would look at all messages again for every piece of an answer.
    find("#composer", HTMLElement).classList.toggle("composer--aside", isEditing);
  }
}

/**
 * @param {object} options
 * @param {string} options.words to begin with
 * @param {boolean} options.mayBeEmpty where something goes along with the words
 * @param {string} options.sendKey
 * @param {(words: string) => void} options.keep
 * @param {(words: string) => Promise<boolean>} options.send whether it was sent
 * @param {(words: string) => void} options.cancel
 * @returns {{ editor: HTMLElement, box: HTMLTextAreaElement }}
 */
export function questionEditor({ words, mayBeEmpty, sendKey, keep, send, cancel }) {
  const box = make("textarea", "question-editor__text");
  Object.assign(box, { value: words, dir: "auto", rows: words.split("\n").length });
  box.setAttribute("aria-label", text("message.editLabel"));
  const sendButton = wordButton("button button--next", text("message.sendVersion"), sendVersion);
  const cancelButton = wordButton("button", text("message.cancel"), () => cancel(box.value));
  const buttons = make("div", "question-editor__actions", sendButton, cancelButton);
  const hint = make("p", "hint question-editor__hint", text("message.editHint"));
  box.addEventListener("input", () => {
    keep(box.value);
    growWithText(box);
  });
  growWithText(box);
  box.addEventListener("keydown", unlessComposing((/** @type {KeyboardEvent} */ event) => {
    if (isSendKey(event, sendKey)) {
      event.preventDefault();
      sendVersion();
    } else if (event.key === "Escape") {
      event.preventDefault();
      cancel(box.value);
    }
  }));
  return { editor: make("div", "question-editor", box, buttons, hint), box };

  async function sendVersion() {
    const written = box.value.trim();
    if (!written && !mayBeEmpty) return;
    sendButton.disabled = true;
    // The new version takes this one's place on the page as soon as it is asked.
    const isSent = await send(written);
    if (!isSent && box.isConnected) sendButton.disabled = false;
  }
}
