/** The frame in which a page of an answer runs. It reaches nobody, and what it says to this page is counted. */

import { SITE_NAME } from "../../store/storage_names.js";
import { sandboxedFrame } from "../../markdown/draw/sandboxed_frame.js";

/** More is not said by a page that means well. */
const MOST_MESSAGES = 100;
/** What has not come to an end of its beginning by then may never do so. */
const BUSY_MS = 4000;
/**
 * In sessionStorage, which outlives a tab that hangs: some browsers run the frame in the process of the page, which an
 * endless loop of the frame then stops, too. Only a page that is alive takes the mark away.
 */
const MARK = `${SITE_NAME}.preview`;

/**
 * @typedef {object} PreviewEvents
 * @property {(why: "left" | "tooLoud" | "failed") => void} halted
 * @property {(message: string) => void} problem of the page's own code
 * @property {(isBusy: boolean) => void} busy whether it lets the reader wait
 * @property {() => void} leave the reader has pressed the key that closes the preview
 */

export class PreviewFrame {
  element;
  #close;
  #leaving = new AbortController();

  /**
   * @param {string} page
   * @param {string} title
   * @param {PreviewEvents} events
   */
  constructor(page, title, events) {
    let messages = 0;
    let loads = 0;
    const busy = setTimeout(() => events.busy(true), BUSY_MS);
    const { frame, send, close } = sandboxedFrame("preview", title, (message) => {
      const { isReady, isShown, isBroken, problem, isLeaving } = message;
      messages += 1;
      if (messages > MOST_MESSAGES) return events.halted("tooLoud");
      if (isReady === true && messages === 1) send({ page });
      if (isShown === true) {
        clearTimeout(busy);
        events.busy(false);
      }
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
    this.#close = () => {
      clearTimeout(busy);
      close();
    };
    this.#mark(markOf(page));
  }

  close() {
    this.#close();
    this.#leaving.abort();
    mark(null);
  }

  /** A tab that is left, or that the system closes because it is hidden, did not hang. @param {string} value */
  #mark(value) {
    const { signal } = this.#leaving;
    mark(value);
    addEventListener("pagehide", () => mark(null), { signal });
    document.addEventListener("visibilitychange", () => mark(document.hidden ? null : value), { signal });
  }
}

/** @param {string} page @returns {boolean} whether the tab has hung while this page ran in it */
export function hasHung(page) {
  try {
    return sessionStorage.getItem(MARK) === markOf(page);
  } catch {
    return false;
  }
}

/** @param {string | null} value */
function mark(value) {
  try {
    if (value === null) sessionStorage.removeItem(MARK);
    else sessionStorage.setItem(MARK, value);
  } catch {
    // Where nothing can be kept, it runs without a mark.
  }
}

/** @param {string} page @returns {string} short, and another one for almost every page */
function markOf(page) {
  let sum = page.length;
  for (let at = 0; at < page.length; at += 1) sum = (Math.imul(sum, 31) + page.charCodeAt(at)) | 0;
  return String(sum);
}
