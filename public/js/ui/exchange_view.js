/** One question and its answer. The answer is text, and nothing in it is ever read as markup. */

import { hasText, text } from "../i18n/texts.js";
import { find, fromTemplate } from "./elements.js";
import { problemCard } from "./problem_card.js";

/**
 * @typedef {import("../chat/conversation.js").Exchange} Exchange
 * @typedef {import("../chat/conversation.js").Answer} Answer
 */

export class ExchangeView {
  element = fromTemplate("exchange-template");

  #answer;
  #version;
  #resume;
  #text = document.createTextNode("");
  #status = find(".answer__status", HTMLElement, this.element);
  #end = find(".answer__end", HTMLElement, this.element);
  #waitingSince = 0;
  #ticking = 0;

  /**
   * @param {Exchange} exchange
   * @param {string} version of the site, for reports
   * @param {() => void} resume asks for the rest, or for the whole again
   */
  constructor(exchange, version, resume) {
    this.#answer = exchange.answer;
    this.#version = version;
    this.#resume = resume;
    find(".question", HTMLElement, this.element).textContent = exchange.question.text;
    find(".answer", HTMLElement, this.element).append(this.#text);
    this.update();
  }

  /** @param {string} addition */
  append(addition) {
    this.#text.appendData(addition);
  }

  /** Draws everything but the text itself. */
  update() {
    const { state } = this.#answer;
    this.element.dataset.state = state;
    this.#showStatus(state === "waiting" || state === "thinking");
    this.#end.replaceChildren(...this.#ending());
  }

  /** Must be called when the view is no longer shown. */
  close() {
    this.#showStatus(false);
    this.element.remove();
  }

  #goOn() {
    // The button that was pressed goes away; without this the keyboard would start again at the top.
    this.element.focus({ preventScroll: true });
    this.#resume();
  }

  /** @returns {HTMLElement[]} */
  #ending() {
    const { state, problem } = this.#answer;
    const label = text(this.#answer.text ? "resume.continue" : "resume.again");
    if (state === "failed" && problem) return [problemCard(problem, this.#version, { label, act: () => this.#goOn() })];
    if (state !== "stopped" && state !== "cut") return [];
    const ending = fromTemplate("ending-template");
    find(".ending__reason", HTMLElement, ending).textContent = endingText(this.#answer);
    const button = find(".ending__resume", HTMLButtonElement, ending);
    button.textContent = label;
    button.addEventListener("click", () => this.#goOn());
    return [ending];
  }

  /** @param {boolean} isWaiting */
  #showStatus(isWaiting) {
    if (isWaiting && !this.#ticking) {
      this.#waitingSince = Date.now();
      this.#ticking = window.setInterval(() => this.#drawStatus(), 1000);
    }
    if (!isWaiting) {
      window.clearInterval(this.#ticking);
      this.#ticking = 0;
    }
    this.#status.hidden = !isWaiting;
    this.#drawStatus();
  }

  #drawStatus() {
    const seconds = Math.floor((Date.now() - this.#waitingSince) / 1000);
    const { state, model } = this.#answer;
    this.#status.textContent = text(state === "thinking" ? "status.thinking" : "status.waiting", { model, seconds });
  }
}

/** @param {Answer} answer */
export function endingText({ state, reason }) {
  if (state === "stopped") return text("ending.stopped");
  const key = `cause.${reason}`;
  return text("ending.cut", { cause: hasText(key) ? text(key) : text("cause.other", { reason }) });
}
