/** The line above the message box while an answer is read aloud. */

import { text } from "../../../i18n/texts.js";
import { find, make, wordButton } from "../../shared/elements.js";

/**
 * @typedef {object} BarActions
 * @property {() => void} pause
 * @property {() => void} goOn
 * @property {() => void} stop
 */

export class ReadingBar {
  #status = make("p", "reading-bar__status");
  #buttons = make("span", "reading-bar__buttons");
  #element = make("div", "reading-bar", this.#status, this.#buttons);
  #turn;
  #isPaused = false;

  /**
   * @param {string} words about who reads
   * @param {BarActions} actions
   */
  constructor(words, { pause, goOn, stop }) {
    this.#status.textContent = words;
    this.#turn = wordButton("button", text("voice.pause"), () => {
      this.#isPaused = !this.#isPaused;
      this.#turn.textContent = text(this.#isPaused ? "voice.goOn" : "voice.pause");
      if (this.#isPaused) pause();
      else goOn();
    });
    this.#buttons.append(this.#turn, wordButton("button", text("voice.stop"), stop));
    this.#element.setAttribute("role", "group");
    this.#element.setAttribute("aria-label", text("voice.reading"));
    find("#composer", HTMLElement).before(this.#element);
  }

  /** @param {HTMLElement} card says why it can't go on */
  showProblem(card) {
    card.setAttribute("role", "alert");
    this.#show([card]);
  }

  /** Takes the card away again. */
  showReading() {
    this.#show([this.#status, this.#buttons]);
  }

  /** @param {HTMLElement[]} content */
  #show(content) {
    const hadFocus = this.#element.contains(document.activeElement);
    this.#element.replaceChildren(...content);
    if (hadFocus) this.#element.querySelector("button")?.focus();
  }

  close() {
    const hadFocus = this.#element.contains(document.activeElement);
    this.#element.remove();
    if (hadFocus) find("#question", HTMLElement).focus();
  }
}
