/** Fills the places of messages: the newest at once, what comes near the screen then, and the rest in idle time. */

/** @typedef {import("./message_view.js").MessageView} MessageView */

/** About two screens; the last messages are what an opened conversation shows. */
const LETTERS_AT_ONCE = 6000;
const MESSAGES_AT_ONCE = 6;
const LONGEST_WAIT_MS = 200;

const whenIdle = /** @type {typeof requestIdleCallback} */ (
  // Safari has no idle callbacks.
  globalThis.requestIdleCallback ??
    ((act) => setTimeout(() => act({ didTimeout: false, timeRemaining: () => 8 }), 50))
);

export class MessageFiller {
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
    let letters = 0;
    let count = 0;
    for (const view of views.toReversed()) {
      letters += view.message.text.length;
      count += 1;
      if (!view.isFilled && (letters <= LETTERS_AT_ONCE || count <= 2) && count <= MESSAGES_AT_ONCE) view.fill();
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
