/** Reads answers to screen readers: sentence by sentence, since single words could not be followed. */

import { plural, text } from "../../i18n/texts.js";
import { endingText } from "./answer_states.js";
import { Sentences } from "./sentences.js";

/** @typedef {import("../../store/record_types.d.ts").Message} Message */

/** A screen reader speaks more slowly than a model writes; what comes faster is said together. */
const PAUSE_MS = 1000;
const SENTENCES_KEPT = 12;

export class Announcer {
  #element;
  /** Says at once what cannot wait for its turn. */
  #alarm = document.createElement("p");
  #answerId = "";
  #sentences = new Sentences(summary);
  /** @type {string[]} */
  #waiting = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;

  /** @param {HTMLElement} element a live region */
  constructor(element) {
    this.#element = element;
    // What was said before must not be said again with each sentence.
    element.setAttribute("aria-atomic", "false");
    element.setAttribute("aria-relevant", "additions");
    this.#alarm.className = "only-heard";
    this.#alarm.setAttribute("role", "alert");
    element.after(this.#alarm);
  }

  /**
   * @param {string} answerId
   * @param {string} addition
   */
  hear(answerId, addition) {
    if (answerId !== this.#answerId) this.forget();
    this.#answerId = answerId;
    for (const sentence of this.#sentences.add(addition)) this.say(sentence);
  }

  /**
   * Says how an answer ended, if it was the one that is being read.
   *
   * @param {Message} message
   */
  notice(message) {
    const { id, state } = message;
    const isOver = ["complete", "cut", "stopped", "failed"].includes(state);
    if (!isOver || (id !== this.#answerId && state !== "failed")) return;
    for (const sentence of this.#sentences.finish()) this.say(sentence);
    if (state === "failed") this.#alarm.textContent = endingText(message);
    else this.say(state === "complete" ? text("announce.complete") : endingText(message));
    this.#answerId = "";
  }

  /** @param {string} words */
  say(words) {
    this.#waiting.push(words);
    if (this.#pause !== undefined) return;
    this.#speak();
    this.#pause = setTimeout(() => this.#endPause(), PAUSE_MS);
  }

  /** Another conversation is shown: what was to be said of the last one is not. */
  forget() {
    this.#answerId = "";
    this.#waiting = [];
    this.#sentences = new Sentences(summary);
  }

  #endPause() {
    this.#pause = undefined;
    if (this.#waiting.length === 0) return;
    this.#speak();
    this.#pause = setTimeout(() => this.#endPause(), PAUSE_MS);
  }

  #speak() {
    const spoken = document.createElement("span");
    spoken.textContent = `${this.#waiting.join(" ")} `;
    this.#waiting = [];
    this.#element.append(spoken);
    while (this.#element.childElementCount > SENTENCES_KEPT) this.#element.firstElementChild?.remove();
  }
}

/** @type {import("./sentences.js").Summary} */
function summary(kind, { language = "", count = 0 }) {
  if (kind === "table") return plural("announce.table", Number(count));
  return plural(language ? "announce.code" : "announce.plainCode", Number(count), { language });
}
