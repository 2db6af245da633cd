/** What the reader asked: their words exactly as they wrote them, and what they sent along. */

import { text } from "../../i18n/texts.js";
import { iconButton, make, wordButton } from "../shared/elements.js";
import { showToast } from "../shared/toast.js";
import { attachmentList } from "./attachment_list.js";
import { copyButton, messageFooter } from "./message_footer.js";
import { questionEditor } from "./question_editing.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Message} Message
 * @typedef {import("./question_editing.js").MessageParts} MessageParts
 */

const LONG_CHARACTERS = 2400;
const LONG_LINES = 24;

export class QuestionView {
  #article;
  #message;
  #parts;

  /**
   * @param {HTMLElement} article
   * @param {Message} message
   * @param {MessageParts} parts
   */
  constructor(article, message, parts) {
    this.#article = article;
    this.#message = message;
    this.#parts = parts;
    this.update();
    if (parts.edited.wasWithdrawn(message)) this.edit();
  }

  update() {
    const { text: words, attachments } = this.#message;
    const question = make("div", "question", words);
    question.dir = "auto";
    const title = make("h2", "only-heard", text("transcript.you"));
    this.#article.replaceChildren(title, question, ...(isLong(words) ? [unfoldButton(question)] : []), this.#footer());
    const { actions } = this.#parts;
    if (attachments.length > 0) {
      question.before(attachmentList(attachments, (attachment) => actions.attachment(attachment)));
    }
  }

  edit() {
    const { edited, sendKey } = this.#parts;
    const question = this.#message;
    edited.begin(question);
    const { editor, box } = questionEditor({
      words: edited.draft(question),
      mayBeEmpty: question.attachments.length > 0,
      sendKey: sendKey(),
      keep: (words) => edited.keepDraft(question, words),
      send: (words) => edited.send(question, words),
      cancel: (words) => this.#cancel(words),
    });
    this.#article.querySelector(".question")?.replaceWith(editor);
    this.#article.querySelector(".message__foot")?.remove();
    box.focus({ preventScroll: true });
    box.setSelectionRange(box.value.length, box.value.length);
    edited.show(editor);
  }

  append() {}

  /** An answer has come or gone. */
  updateFooter() {
    this.#article.querySelector(".message__foot")?.replaceWith(this.#footer());
  }

  close() {
    this.#parts.edited.end(this.#message);
  }

  /** @param {string} words that were written anew */
  #cancel(words) {
    const { edited } = this.#parts;
    const question = this.#message;
    edited.forgetDraft(question);
    edited.end(question);
    this.update();
    this.#article.querySelector("button")?.focus({ preventScroll: true });
    if (words === question.text) return;
    const undo = () => {
      edited.keepDraft(question, words);
      this.edit();
    };
    showToast({ text: text("message.editDropped"), action: { label: text("undo.act"), act: undo } });
  }

  #footer() {
    const { actions, isUnanswered, showVersion } = this.#parts;
    const footer = messageFooter(this.#message, actions, showVersion, [
      iconButton("edit", text("message.edit"), () => this.edit()),
      copyButton(this.#message, actions),
      iconButton("trash", text("message.remove"), () => actions.remove(this.#message)),
    ]);
    const answer = () => {
      // The button that was pressed goes away; without this the keyboard would start again at the top.
      this.#article.focus({ preventScroll: true });
      actions.answerQuestion(this.#message);
    };
    if (isUnanswered(this.#message)) {
      footer.prepend(wordButton("button question__answer", text("message.answer"), answer));
    }
    return footer;
  }
}

/** @param {string} words */
function isLong(words) {
  return words.length > LONG_CHARACTERS || words.split("\n", LONG_LINES + 1).length > LONG_LINES;
}

/** @param {HTMLElement} question which is folded, so that what was pasted into it does not bury the answers */
function unfoldButton(question) {
  const button = wordButton("quiet-button question__unfold", text("message.showAll"), () => {
    const isFolded = question.classList.toggle("question--folded");
    button.textContent = text(isFolded ? "message.showAll" : "message.showLess");
    button.setAttribute("aria-expanded", String(!isFolded));
  });
  button.setAttribute("aria-expanded", "false");
  question.classList.add("question--folded");
  return button;
}
