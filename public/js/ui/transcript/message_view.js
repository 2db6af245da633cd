/** A message's place on the page: at first it holds the message's plain words, and all of it once it is drawn. */

import { text } from "../../i18n/texts.js";
import { make } from "../shared/elements.js";
import { untilTalkIsThere } from "../talk/loading.js";
import { AnswerView } from "./answer_view.js";
import { QuestionView } from "./question_view.js";
import { plainWords } from "./sentences.js";
import { guessHeight } from "./windowing.js";

/** @typedef {import("../../store/record_types.d.ts").Message} Message */

/** How long a message is marked that the reader looked for. */
const FOUND_MS = 2500;

export class MessageView {
  #message;
  #parts;
  /** @type {HTMLElement | null} */
  #element = null;
  #height = 0;
  /** @type {QuestionView | AnswerView | null} */
  #view = null;
  /** Whether it stands beside another model's answer. */
  #isCompared = false;

  /**
   * @param {Message} message
   * @param {import("./question_editing.js").MessageParts} parts
   */
  constructor(message, parts) {
    this.#message = message;
    this.#parts = parts;
  }

  get message() {
    return this.#message;
  }

  get element() {
    this.#element ??= this.#makeElement();
    return this.#element;
  }

  /** In pixels: a guess, until it has been on the screen. */
  get height() {
    this.#height ||= guessHeight(this.#message.text);
    return this.#height;
  }

  get isDrawn() {
    return this.#view !== null;
  }

  draw() {
    if (this.#view) return;
    const View = this.#message.role === "user" ? QuestionView : AnswerView;
    const { element } = this;
    element.classList.remove("message--plain");
    element.replaceChildren();
    this.#view = new View(element, this.#message, this.#parts);
    if (this.#isCompared) this.#showChoice();
  }

  /** @param {boolean} isCompared whether it stands beside another model's answer */
  compare(isCompared) {
    if (isCompared === this.#isCompared) return;
    this.#isCompared = isCompared;
    this.element.toggleAttribute("data-compared", isCompared);
    if (isCompared) this.#showChoice();
    else this.#removeChoice();
  }

  /** Whose answer it is, and that the reader may keep it. */
  async #showChoice() {
    const { choiceElement } = await untilTalkIsThere();
    if (!this.#isCompared || this.element.querySelector(".whose-answer")) return;
    this.element.querySelector("h2")?.after(choiceElement(this.#message, this.#parts.actions));
  }

  #removeChoice() {
    const choice = this.element.querySelector(".whose-answer");
    // The button that was pressed goes away; without this the keyboard would start again at the top.
    if (choice?.contains(document.activeElement)) this.element.focus({ preventScroll: true });
    choice?.remove();
  }

  /**
   * @param {string} addition
   * @param {"text" | "reasoning"} kind
   */
  append(addition, kind) {
    this.#view?.append(addition, kind);
  }

  /** Marks the message for a moment for the reader, who looked for it, and not for words in it. */
  mark() {
    const { element } = this;
    element.classList.add("message--found");
    setTimeout(() => element.classList.remove("message--found"), FOUND_MS);
  }

  /** Draws it, and puts the focus on it. */
  show() {
    this.draw();
    this.element.focus({ preventScroll: true });
  }

  /** @param {string} selector of something in it that the reader was at before */
  focusOn(selector) {
    const target = this.element.querySelector(selector);
    if (target instanceof HTMLElement) target.focus({ preventScroll: true });
  }

  updateFooter() {
    if (this.#view instanceof QuestionView) this.#view.updateFooter();
  }

  update() {
    if (!this.#element) return;
    this.#element.dataset.state = this.#message.state;
    if (this.#view) this.#view.update();
    else this.#showWords(this.#element);
  }

  close() {
    this.#view?.close();
    this.#element?.remove();
  }

  #makeElement() {
    const { id, role, state } = this.#message;
    const element = make("article", `message message--${role === "user" ? "question" : "answer"}`);
    element.id = `message-${id}`;
    element.tabIndex = -1;
    element.dataset.state = state;
    element.style.setProperty("--height", `${this.height}px`);
    this.#showWords(element);
    return element;
  }

  /** What the browser's search can find and a screen reader can reach, at little cost. @param {HTMLElement} element */
  #showWords(element) {
    const { role, text: words } = this.#message;
    const isQuestion = role === "user";
    const title = make("h2", "only-heard", text(isQuestion ? "transcript.you" : "transcript.answer"));
    const body = make("div", isQuestion ? "question" : "answer", isQuestion ? words : plainWords(words));
    body.dir = "auto";
    element.classList.add("message--plain");
    element.replaceChildren(title, body);
  }
}
