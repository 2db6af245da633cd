/**
 * The question that is sent next: written while an answer comes, it waits for the answer's end. It is sent by itself if
 * the answer is whole; after any other end it is in the box again, as what comes next may have to be another question.
 */

import { text } from "../../i18n/texts.js";
import { TEMPORARY } from "../../store/storage_names.js";
import { iconButton, make } from "../shared/elements.js";
import { showToast } from "../shared/toast.js";

/**
 * @typedef {import("../../chat/conversation.js").OpenConversation} OpenConversation
 * @typedef {import("./attachment_tray.js").FilesAside} FilesAside
 *
 * @typedef {object} QueuedQuestion
 * @property {OpenConversation} open
 * @property {string} key of the conversation's drafts
 * @property {string} words
 * @property {FilesAside} files
 * @property {import("../../store/record_types.d.ts").QuestionOptions | undefined} options
 *
 * @typedef {object} Parts
 * @property {import("../../store/drafts.js").Drafts} drafts
 * @property {import("../../app/current_conversation.js").CurrentConversation} current
 * @property {(question: QueuedQuestion) => Promise<void>} send resolves when it is asked
 * @property {(words: string, key: string, options?: QueuedQuestion["options"]) => void} giveBack puts into the box,
 *   before what is in it, and chooses again what was chosen for them
 * @property {() => void} focus
 */

export class QuestionQueue {
  /** Filled and emptied while it stays: only then do screen readers tell what comes into it. */
  element = make("div", "queue");
  #parts;
  /** @type {Map<string, QueuedQuestion>} */
  #questions = new Map();

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.element.setAttribute("role", "status");
    parts.current.addEventListener("open", () => this.draw());
  }

  /**
   * There is one place: what waits in it already becomes the beginning of the new question.
   *
   * @param {OpenConversation} open which is getting an answer
   * @param {string} key of the conversation's drafts
   * @param {() => Pick<QueuedQuestion, "words" | "files" | "options">} take empties the box
   */
  add(open, key, take) {
    this.#takeBack(key);
    const question = { open, key, ...take() };
    this.#questions.set(key, question);
    this.#parts.drafts.keep(nameOfQueue(key), question.words);
    const { answer } = open;
    const ended = new AbortController();
    open.addEventListener("busy", () => {
      if (open.isAnswering) return;
      ended.abort();
      if (this.#questions.get(key) === question) this.#settle(question, answer?.state === "complete");
    }, { signal: ended.signal });
    this.draw();
  }

  /**
   * What a closed page has left behind goes into the box.
   *
   * @param {string} key
   */
  async restore(key) {
    const { drafts, giveBack } = this.#parts;
    await drafts.ready;
    if (this.#questions.has(key)) return;
    const words = drafts.adopt(nameOfQueue(key));
    if (words) giveBack(words, key);
    drafts.forget(nameOfQueue(key));
  }

  draw() {
    const { open } = this.#parts.current;
    const question = this.#questions.get(open?.isTemporary ? TEMPORARY : (open?.conversation.id ?? ""));
    this.element.replaceChildren(...(question ? this.#row(question) : []));
  }

  /** @param {QueuedQuestion} question */
  #row({ key, words, files }) {
    const shown = make("p", "queue__words", [words, ...files.names].filter(Boolean).join(" · "));
    shown.dir = "auto";
    const edit = iconButton("edit", text("queue.edit"), () => {
      this.#takeBack(key);
      this.#parts.focus();
    });
    const remove = iconButton("close", text("queue.remove"), () => this.#remove(key));
    return [make("p", "queue__label", text("queue.label")), shown, edit, remove];
  }

  /** @param {string} key */
  #remove(key) {
    const question = this.#takeOut(key);
    if (!question) return;
    this.#parts.focus();
    const undo = () => this.#putBack(question);
    showToast({ text: text("queue.removed"), action: { label: text("undo.act"), act: undo } });
  }

  /**
   * @param {QueuedQuestion} question
   * @param {boolean} isWhole whether the answer is
   */
  async #settle(question, isWhole) {
    const { key } = question;
    if (!isWhole) return this.#takeBack(key);
    this.#questions.delete(key);
    this.draw();
    await this.#parts.send(question);
    // Until now, a page that is closed would have left it behind; another one may be waiting already.
    if (!this.#questions.has(key)) this.#forgetDraft(question);
  }

  /** @param {string} key */
  #takeBack(key) {
    const question = this.#takeOut(key);
    if (question) this.#putBack(question);
  }

  /** @param {QueuedQuestion} question */
  #putBack({ key, words, files, options }) {
    this.#parts.giveBack(words, key, options);
    files.putBack();
  }

  /** @param {string} key */
  #takeOut(key) {
    const question = this.#questions.get(key);
    this.#questions.delete(key);
    if (question) this.#forgetDraft(question);
    this.draw();
    return question;
  }

  /** @param {QueuedQuestion} question */
  #forgetDraft({ key, files }) {
    this.#parts.drafts.forget(nameOfQueue(key));
    files.forget();
  }
}

/** @param {string} key */
export function nameOfQueue(key) {
  return `queued-${key}`;
}
