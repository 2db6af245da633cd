/** A message's place on the page: filled when somebody may soon look at it, until then just as high as it will be. */

import { AnswerView } from "./answer_view.js";
import { QuestionView } from "./question_view.js";
import { guessHeight } from "./windowing.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Message} Message
 *
 * @typedef {object} Surroundings what the views of messages need from the page
 * @property {import("./message_actions.js").MessageActions} actions
 * @property {import("./question_editing.js").EditedQuestions} edited
 * @property {(id: string, direction: "previous" | "next") => void} showVersion
 * @property {() => string} sendKey
 */

/** How long a message is marked that the reader looked for. */
const FOUND_MS = 2500;

export class MessageView {
  element = document.createElement("article");

  #message;
  #around;
  /** @type {QuestionView | AnswerView | null} */
  #view = null;

  /**
   * @param {Message} message
   * @param {Surroundings} around
   */
  constructor(message, around) {
    this.#message = message;
    this.#around = around;
    const { element } = this;
    element.className = `message message--${message.role === "user" ? "question" : "answer"}`;
    element.id = `message-${message.id}`;
    element.tabIndex = -1;
    element.dataset.state = message.state;
    element.style.setProperty("--height", `${guessHeight(message.text)}px`);
  }

  get message() {
    return this.#message;
  }

  get isFilled() {
    return this.#view !== null;
  }

  fill() {
    if (this.#view) return;
    const View = this.#message.role === "user" ? QuestionView : AnswerView;
    this.#view = new View(this.element, this.#message, this.#around);
  }

  /**
   * @param {string} addition
   * @param {"text" | "reasoning"} kind
   */
  append(addition, kind) {
    this.#view?.append(addition, kind);
  }

  /** Marks the message for a moment for the reader, who looked for it. */
  mark() {
    this.fill();
    this.element.focus({ preventScroll: true });
    this.element.classList.add("message--found");
    setTimeout(() => this.element.classList.remove("message--found"), FOUND_MS);
  }

  /** @param {string} selector of something in it that the reader was at before */
  focusOn(selector) {
    const target = this.element.querySelector(selector);
    if (target instanceof HTMLElement) target.focus({ preventScroll: true });
  }

  update() {
    this.element.dataset.state = this.#message.state;
    this.#view?.update();
  }

  close() {
    this.#view?.close();
    this.element.remove();
  }
}
