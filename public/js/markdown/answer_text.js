/** The text of an answer while it arrives: shown as Markdown, at most once a frame and for a small part of the time. */

import { loadOnce } from "../load/lazy.js";
import { BlockList } from "./block_list.js";
import { throttled } from "./scheduling.js";

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

/**
 * @param {HTMLElement} container
 * @param {string} text
 */
export function renderMarkdown(container, text) {
  const answer = new AnswerText(container);
  answer.append(text);
  answer.finish();
}

/** @typedef {typeof import("./answer_text.js") & typeof import("./answer_text.js")} Markdown */

/** @type {() => Promise<Markdown>} */
export const loadMarkdown = loadOnce(async () => {
  const [answerText, render] = await Promise.all([Promise.resolve({ AnswerText, renderMarkdown, loadMarkdown, LineEnds }), Promise.resolve({ AnswerText, renderMarkdown, loadMarkdown, LineEnds })]);
  return { ...answerText, ...render };
});

export class LineEnds {
  #held = "";

  /**
   * @param {string} piece
   * @returns {string}
   */
  normalise(piece) {
    const text = this.#held + piece;
    // Whether "\n" follows is known only when the next piece comes.
    this.#held = text.endsWith("\r") ? "\r" : "";
    return (this.#held ? text.slice(0, -1) : text).replace(/\r\n?/g, "\n");
  }

  /** What was held back, after the last piece. */
  rest() {
    const rest = this.#held ? "\n" : "";
    this.#held = "";
    return rest;
  }
}
