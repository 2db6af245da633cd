/** What an answer has besides its words: what tools did, its pictures, its sources. */

import { make } from "../shared/elements.js";
import { AnswerPictures } from "./answer_pictures_view.js";

/** @typedef {import("../../store/record_types.d.ts").Message} Message */

export class AnswerExtras {
  element = make("div", "answer-extras");
  #message;
  #pictures;

  /**
   * @param {Message} message
   * @param {import("./answer_pictures_view.js").PictureActions} actions
   */
  constructor(message, actions) {
    this.#message = message;
    this.#pictures = new AnswerPictures(message, actions);
    this.element.append(this.#pictures.element);
    this.update();
  }

  /** Draws all that has changed. */
  update() {
    this.#pictures.update();
    this.element.hidden = !this.#message.activities?.length && this.#pictures.isEmpty;
  }
}
