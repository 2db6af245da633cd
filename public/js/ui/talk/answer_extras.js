/** What an answer has besides its words: what tools did, its pictures, its sources. */

import { make } from "../shared/elements.js";

/** @typedef {import("../../store/record_types.d.ts").Message} Message */

export class AnswerExtras {
  element = make("div", "answer-extras");
  #message;

  /** @param {Message} message */
  constructor(message) {
    this.#message = message;
    this.update();
  }

  /** Draws all that has changed. */
  update() {
    this.element.hidden = !this.#message.activities?.length;
  }
}
