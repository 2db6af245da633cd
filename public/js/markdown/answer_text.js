/** The text of an answer while it arrives: shown as Markdown, at most once a frame and for a small part of the time. */

import { BlockList } from "./block_list.js";
import { LineEnds } from "./line_ends.js";
import { throttled } from "./throttle.js";

export class AnswerText {
  #blocks;
  #lineEnds = new LineEnds();
  #isFinished = false;
  #update = throttled(() => this.flush());

  /**
   * @param {HTMLElement} container what is in it goes
   * @param {{ isStreaming?: boolean }} [_options]
   */
  constructor(container, _options) {
    this.#blocks = new BlockList(container);
  }

  /** @param {string} text */
  append(text) {
    this.#blocks.append(this.#lineEnds.normalise(text));
    this.#update();
  }

  /** Shows now what has come so far. */
  flush() {
    if (!this.#isFinished) this.#blocks.update();
  }

  /** No more will come. */
  finish() {
    if (this.#isFinished) return;
    this.#isFinished = true;
    this.#blocks.append(this.#lineEnds.rest());
    this.#blocks.finish();
  }
}
