/** What an answer has besides its words: what tools did, its pictures, its sources. */

import { isUnderWay } from "../../store/records.js";
import { make } from "../shared/elements.js";
import { ActivityList } from "./activity_list.js";
import { AnswerPictures } from "./answer_pictures_view.js";
import { SourceList } from "./source_list.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Message} Message
 * @typedef {import("../../store/record_types.d.ts").Activity} Activity
 *
 * @typedef {object} Approving
 * @property {(answer: Message, activity: Activity, isAllowed: boolean, more?: { always: boolean }) => unknown} approve
 */

export class AnswerExtras {
  element = make("div", "answer-extras");
  #message;
  #activities;
  #pictures;
  #sources = new SourceList();
  /** Tells those who do not see it what tools do now. */
  #status = make("p", "only-heard");

  /**
   * @param {Message} message
   * @param {Approving & import("./answer_pictures_view.js").PictureActions} actions
   */
  constructor(message, actions) {
    this.#message = message;
    this.#status.role = "status";
    this.#activities = new ActivityList((activity, isAllowed, more) =>
      actions.approve(this.#message, activity, isAllowed, more));
    this.#pictures = new AnswerPictures(message, actions);
    this.element.append(this.#activities.element, this.#pictures.element, this.#sources.element, this.#status);
    this.update();
  }

  /** Draws all that has changed. */
  update() {
    const { activities = [], citations } = this.#message;
    const news = this.#activities.update(activities, isUnderWay(this.#message));
    // What was there before is no news.
    if (news && this.element.isConnected) this.#status.textContent = news;
    this.#sources.update(citations);
    this.#pictures.update();
    this.element.hidden = activities.length === 0 && !citations?.length && this.#pictures.isEmpty;
  }
}
