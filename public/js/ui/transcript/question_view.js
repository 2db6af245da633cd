/** What the reader asked: their words exactly as they wrote them, and what they sent along. */

import { text } from "../../i18n/texts.js";
import { iconButton, make, wordButton } from "../shared/elements.js";
import { loadedOrTold } from "../shared/loading.js";
import { showToast } from "../shared/toast.js";
import { copyButton, messageFoot } from "./message_footer.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Message} Message
 * @typedef {import("./message_view.js").Surroundings} Surroundings
 */

const LONG_CHARACTERS = 2400;
const LONG_LINES = 24;

export class QuestionView {
  #article;
  #message;
  #around;

  /**
   * @param {HTMLElement} article
   * @param {Message} message
   * @param {Surroundings} around
   */
  constructor(article, message, around) {
    this.#article = article;
    this.#message = message;
    this.#around = around;
    this.update();
    if (around.edited.isUnheard(message)) this.edit();
  }

  update() {
    const { text: words, attachments } = this.#message;
    const question = make("div", "question", words);
    question.dir = "auto";
    const title = make("h2", "only-heard", text("transcript.you"));
    this.#article.replaceChildren(title, question, ...(isLong(words) ? [unfoldButton(question)] : []), this.#foot());
    if (attachments.length > 0) this.#showAttachments(question);
  }

  /** @param {HTMLElement} question above which they stand */
  async #showAttachments(question) {
    const list = await loadedOrTold(import("./attachment_list.js"));
    const { actions } = this.#around;
    if (!list) return;
    const { attachments } = this.#message;
    question.before(list.attachmentList(attachments, (attachment) => actions.attachment(attachment)));
  }

  async edit() {
    const editor = await loadedOrTold(import("./question_editing.js"));
    if (!editor) return;
    const { edited, sendKey } = this.#around;
    const question = this.#message;
    edited.begin(question);
    editor.editQuestion(this.#article, {
      words: edited.read(question),
      mayBeEmpty: question.attachments.length > 0,
      sendKey: sendKey(),
      keep: (words) => edited.keep(question, words),
      send: (words) => edited.send(question, words),
      drop: (words) => {
        edited.forget(question);
        edited.end(question);
        this.update();
        this.#article.querySelector("button")?.focus({ preventScroll: true });
        if (words !== question.text) this.#offerUndo(words);
      },
    });
  }

  /** @param {string} words that were dropped */
  #offerUndo(words) {
    const undo = () => {
      this.#around.edited.keep(this.#message, words);
      return this.edit();
    };
    showToast({ text: text("message.editDropped"), action: { label: text("undo.act"), act: undo } });
  }

  append() {}

  close() {
    this.#around.edited.end(this.#message);
  }

  #foot() {
    const { actions, showVersion } = this.#around;
    return messageFoot(this.#message, actions, showVersion, [
      iconButton("edit", text("message.edit"), () => this.edit()),
      copyButton(this.#message, actions),
      iconButton("trash", text("message.remove"), () => actions.remove(this.#message)),
    ]);
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
