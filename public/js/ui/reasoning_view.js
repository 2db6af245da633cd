/** What a model thought before it answered: folded away, with how long that took. */

import { plural, text } from "../i18n/texts.js";
import { make } from "./elements.js";

/** @typedef {import("../store/record_types.d.ts").Message} Message */

export class ReasoningView {
  element = make("details", "reasoning");

  #title = make("summary", "reasoning__title");
  #text = document.createTextNode("");
  #message;
  #startedAt = 0;

  /** @param {Message} message */
  constructor(message) {
    this.#message = message;
    const thoughts = make("div", "reasoning__text", this.#text);
    thoughts.dir = "auto";
    this.element.append(this.#title, thoughts);
    this.element.addEventListener("toggle", () => this.#fill());
    this.update();
  }

  /** @param {string} addition */
  append(addition) {
    this.#startedAt ||= Date.now();
    if (this.element.open) this.#text.appendData(addition);
    if (this.element.hidden) this.update();
  }

  update() {
    const { reasoning, state } = this.#message;
    this.element.hidden = !reasoning;
    this.#title.textContent = state === "thinking" ? text("reasoning.now") : this.#thoughtFor();
    if (this.element.open && this.#text.length !== reasoning.length) this.#fill();
  }

  #thoughtFor() {
    const ms = this.#message.firstTokenMs || (this.#startedAt && Date.now() - this.#startedAt);
    this.#startedAt = 0;
    return ms ? plural("reasoning.took", Math.max(1, Math.round(ms / 1000))) : text("reasoning.title");
  }

  /** Folded thoughts cost nothing: they are put into the page when somebody looks. */
  #fill() {
    if (this.element.open) this.#text.data = this.#message.reasoning;
  }
}
