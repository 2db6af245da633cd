/** Fills the places of messages: the newest at once, what comes near the screen then, and the rest in idle time. */

import { make } from "../shared/elements.js";

/** @typedef {import("./message_view.js").MessageView} MessageView */

/** About two screens; the last messages are what an opened conversation shows. */
const CHARACTERS_AT_ONCE = 6000;
const MESSAGES_AT_ONCE = 6;
const LONGEST_WAIT_MS = 200;

const whenIdle = /** @type {typeof requestIdleCallback} */ (
  // Safari has no idle callbacks.
  globalThis.requestIdleCallback ??
    ((act) => setTimeout(() => act({ didTimeout: false, timeRemaining: () => 8 }), 50))
);

export class MessageWindow {
  /** @type {Map<Element, MessageView>} */
  #empty = new Map();
  #isFilling = false;
  #sight = new IntersectionObserver((entries) => this.#see(entries), { rootMargin: "150% 0px" });

  constructor() {
    window.addEventListener("beforeprint", () => this.#fillAll());
  }

  /** @param {MessageView[]} views all that are shown, in their order */
  take(views) {
    this.#sight.disconnect();
    this.#empty.clear();
    let characters = 0;
    let count = 0;
    for (const view of views.toReversed()) {
      characters += view.message.text.length;
      count += 1;
      if (!view.isFilled && (characters <= CHARACTERS_AT_ONCE || count <= 2) && count <= MESSAGES_AT_ONCE) view.fill();
      if (view.isFilled) continue;
      this.#empty.set(view.element, view);
      this.#sight.observe(view.element);
    }
    this.#fillWhenIdle();
  }

  #fillAll() {
    for (const view of this.#empty.values()) view.fill();
    this.#empty.clear();
  }

  #fillWhenIdle() {
    if (this.#isFilling || this.#empty.size === 0) return;
    this.#isFilling = true;
    whenIdle((deadline) => {
      this.#isFilling = false;
      // At least one: a page that is never idle must be filled, too.
      for (const [element, view] of this.#empty) {
        this.#fill(element, view);
        if (deadline.timeRemaining() < 4) break;
      }
      this.#fillWhenIdle();
    }, { timeout: LONGEST_WAIT_MS });
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #see(entries) {
    for (const { target, isIntersecting } of entries) {
      const view = this.#empty.get(target);
      if (view && isIntersecting) this.#fill(target, view);
    }
  }

  /**
   * @param {Element} element
   * @param {MessageView} view
   */
  #fill(element, view) {
    this.#empty.delete(element);
    this.#sight.unobserve(element);
    view.fill();
  }
}

const MESSAGES_IN_GROUP = 32;

/**
 * Puts the messages that are not on the page yet into their places. Those that are stay where they are, since moving an
 * element would take away the focus and what is selected in it.
 *
 * @param {HTMLElement} container
 * @param {readonly HTMLElement[]} messages all of them, in their order
 */
export function placeMessages(container, messages) {
  /** @type {HTMLElement | null} */
  let before = null;
  for (const message of messages) {
    if (!message.isConnected) placeAfter(container, before, message);
    before = message;
  }
  for (const stretch of container.querySelectorAll(":scope > .message-group:empty")) stretch.remove();
}

/**
 * @param {HTMLElement} container
 * @param {HTMLElement | null} before
 * @param {HTMLElement} message
 */
function placeAfter(container, before, message) {
  let stretch = before?.parentElement;
  if (!before || !stretch) {
    stretch = make("div", "message-group", message);
    container.prepend(stretch);
  } else if (stretch.childElementCount < MESSAGES_IN_GROUP || before.nextElementSibling) {
    before.after(message);
  } else {
    const full = stretch;
    stretch = make("div", "message-group", message);
    full.after(stretch);
  }
  // Until it was drawn once, a stretch is as high as its messages will be.
  stretch.style.setProperty("--height", `${heightOf(stretch) + heightOf(message)}px`);
}

/** @param {HTMLElement} element */
function heightOf(element) {
  return Number.parseFloat(element.style.getPropertyValue("--height")) || 0;
}

const LINE_PIXELS = 26;
const CHARACTERS_IN_A_LINE = 72;
const BLANK_LINE = 0.5;
const LINES_AROUND = 4;

/**
 * @param {string} text of a message
 * @returns {number} pixels, roughly
 */
export function guessHeight(text) {
  let lines = LINES_AROUND;
  for (let start = 0; start <= text.length; ) {
    const next = text.indexOf("\n", start);
    const end = next < 0 ? text.length : next;
    lines += end === start ? BLANK_LINE : Math.ceil((end - start) / CHARACTERS_IN_A_LINE);
    start = end + 1;
  }
  return Math.round(lines * LINE_PIXELS);
}
