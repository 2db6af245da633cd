/** Shows the text of an answer as Markdown while it arrives, or all at once. */

import { BlockList } from "./block_list.js";
import { throttled } from "./scheduling.js";

/** @typedef {import("../store/sources/sources.js").Sources} Sources */

export class AnswerText {
  #blocks;
  #lineEnds = new LineEnds();
  #isFinished = false;
  /** @type {Promise<unknown>} */
  #drawn = Promise.resolve();
  #update = throttled(() => this.flush());

  /**
   * @param {HTMLElement} container whose content is replaced
   * @param {() => Sources} [sources] of the text, as far as they are known
   */
  constructor(container, sources) {
    this.#blocks = new BlockList(container, sources);
  }

  /** Adds text, which appears with one of the next frames. @param {string} text */
  append(text) {
    this.#blocks.append(this.#lineEnds.normalise(text));
    this.#update();
  }

  /** Shows at once what has arrived so far. */
  flush() {
    if (!this.#isFinished) this.#blocks.update();
  }

  /**
   * No more text will arrive.
   *
   * @param {{ isWhole?: boolean, marked?: string }} [how] `isWhole`: false if the text was cut off; `marked`: all
   *   of it, with the marks of its sources, where it has any
   * @returns {Promise<unknown>} settled once its code, diagrams and formulas are drawn
   */
  finish(how) {
    if (!this.#isFinished) {
      this.#isFinished = true;
      this.#blocks.append(this.#lineEnds.rest());
      const marked = how?.marked?.replace(/\r\n?/g, "\n");
      this.#drawn = this.#blocks.finish({ ...how, ...(marked !== undefined && { marked }) });
    }
    return this.#drawn;
  }
}

/**
 * @param {HTMLElement} container
 * @param {string} text
 * @param {{ isWhole?: boolean }} [how] false if the text was cut off
 * @param {() => Sources} [sources] of the text
 * @returns {Promise<unknown>} settled once its code, diagrams and formulas are drawn
 */
export function renderMarkdown(container, text, how, sources) {
  const answer = new AnswerText(container, sources);
  answer.append(text);
  return answer.finish(how);
}

/** Turns CR LF and CR into LF, in a text that arrives in pieces. */
export class LineEnds {
  #held = "";

  /**
   * @param {string} piece
   * @returns {string}
   */
  normalise(piece) {
    const text = this.#held + piece;
    // The next piece shows whether "\n" follows.
    this.#held = text.endsWith("\r") ? "\r" : "";
    return (this.#held ? text.slice(0, -1) : text).replace(/\r\n?/g, "\n");
  }

  /** @returns {string} what is left after the last piece */
  rest() {
    const rest = this.#held ? "\n" : "";
    this.#held = "";
    return rest;
  }
}
