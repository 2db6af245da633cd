/** The frame in which a page of an answer runs. It reaches nobody, and what it says to this page is counted. */

import { sandboxedFrame } from "../../markdown/draw/sandboxed_frame.js";

/** More is not said by a page that means well. */
const MOST_MESSAGES = 100;

/**
 * @typedef {object} PreviewEvents
 * @property {(why: "left" | "tooLoud" | "failed") => void} halted
 * @property {(message: string) => void} problem of the page's own code
 * @property {() => void} leave the reader has pressed the key that closes the preview
 */

export class PreviewFrame {
  element;
  #close;

  /**
   * @param {string} page
   * @param {string} title
   * @param {PreviewEvents} events
   */
  constructor(page, title, events) {
    let messages = 0;
    let loads = 0;
    const { frame, send, close } = sandboxedFrame("preview", title, ({ isReady, isBroken, problem, isLeaving }) => {
      messages += 1;
      if (messages > MOST_MESSAGES) return events.halted("tooLoud");
      if (isReady === true && messages === 1) send({ page });
      if (isBroken === true) events.halted("failed");
      if (typeof problem === "string") events.problem(problem.slice(0, 300));
      if (isLeaving === true) events.leave();
    });
    // A second document is none of ours: the page has tried to lead elsewhere, and the policy kept it from it.
    frame.addEventListener("load", () => {
      loads += 1;
      if (loads > 1) events.halted("left");
    });
    frame.className = "preview__frame";
    this.element = frame;
    this.#close = close;
  }

  close() {
    this.#close();
  }
}
