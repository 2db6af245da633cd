/**
 * Which messages of a conversation are on the page, and how: what is near the screen is drawn, all else is there as
 * plain words, for the browser's search and for screen readers.
 */

import { make } from "../shared/elements.js";

/**
 * @typedef {object} MessageView a message's place on the page
 * @property {HTMLElement} element
 * @property {number} height in pixels
 * @property {boolean} isDrawn
 * @property {() => void} draw
 */

/** The browser watches and lays out groups instead of single messages. */
const MESSAGES_IN_GROUP = 32;
/** Messages are drawn this far above and below the screen. */
const NEAR = "150% 0px";
const LONGEST_WAIT_MS = 200;

const whenIdle = /** @type {typeof requestIdleCallback} */ (
  // Safari has no idle callbacks.
  globalThis.requestIdleCallback ??
    ((act) => setTimeout(() => act({ didTimeout: false, timeRemaining: () => 8 }), 50))
);

export class MessageWindow {
  #container;
  /** All that are shown, in their order. @type {MessageView[]} */
  #views = [];
  /** The views before this one are not on the page yet. */
  #firstPlaced = 0;
  #isPlacing = false;
  /** @type {Map<Element, MessageView>} */
  #plain = new Map();
  /** Those on the screen that stay plain for now. @type {Set<MessageView>} */
  #held = new Set();
  #groupSight = new IntersectionObserver((entries) => this.#seeGroups(entries), { rootMargin: NEAR });
  #sight = new IntersectionObserver((entries) => this.#seeMessages(entries), { rootMargin: NEAR });

  /** @param {HTMLElement} container */
  constructor(container) {
    this.#container = container;
    window.addEventListener("beforeprint", () => this.#drawAll());
    document.addEventListener("scroll", () => this.#placeWhatIsSeen(), { passive: true });
    document.addEventListener("selectionchange", () => this.#release());
    for (const name of ["focus", "wheel", "touchmove"]) {
      window.addEventListener(name, () => this.#release({ isReading: true }), { passive: true });
    }
  }

  /**
   * @param {MessageView[]} views all that are to be shown, in their order
   * @param {{ isOpening?: boolean }} [how] whether the reader begins at the end, so that the rest has time
   */
  show(views, { isOpening = false } = {}) {
    this.#sight.disconnect();
    this.#groupSight.disconnect();
    this.#plain.clear();
    this.#held.clear();
    this.#views = views;
    this.#firstPlaced = isOpening ? Math.max(0, views.length - MESSAGES_IN_GROUP) : 0;
    this.#place();
    this.#drawEnd();
    this.#placeRest();
  }

  /** Draws what fills the screen at the end of the conversation. */
  #drawEnd() {
    let height = 0;
    for (const view of this.#views.toReversed()) {
      if (height > window.innerHeight) break;
      if (!view.isDrawn) this.#draw(view);
      height += view.height;
    }
  }

  /** Brings onto the page what has its turn now. */
  #place() {
    const placed = this.#views.slice(this.#firstPlaced);
    for (const view of placed) if (!view.isDrawn) this.#plain.set(view.element, view);
    placeMessages(this.#container, placed.map(({ element }) => element));
    const missing = this.#views.slice(0, this.#firstPlaced).reduce((total, { height }) => total + height, 0);
    this.#container.style.paddingBlockStart = missing ? `${missing}px` : "";
    for (const group of this.#container.children) this.#groupSight.observe(group);
  }

  #placeRest() {
    if (this.#isPlacing || this.#firstPlaced === 0) return;
    this.#isPlacing = true;
    whenIdle((deadline) => {
      this.#isPlacing = false;
      // At least one group: a page that is never idle must get all of them, too.
      do {
        this.#firstPlaced = Math.max(0, this.#firstPlaced - MESSAGES_IN_GROUP);
        this.#place();
      } while (this.#firstPlaced > 0 && deadline.timeRemaining() > 4);
      this.#placeRest();
    }, { timeout: LONGEST_WAIT_MS });
  }

  /** Who scrolls up at once must not see an empty page. */
  #placeWhatIsSeen() {
    if (this.#firstPlaced === 0) return;
    const missing = Number.parseFloat(this.#container.style.paddingBlockStart);
    if (window.scrollY < missing + window.innerHeight) this.#placeAll();
  }

  #placeAll() {
    if (this.#firstPlaced === 0) return;
    this.#firstPlaced = 0;
    this.#place();
  }

  #drawAll() {
    this.#placeAll();
    for (const view of this.#plain.values()) view.draw();
    this.#plain.clear();
    this.#held.clear();
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #seeGroups(entries) {
    for (const { target: group, isIntersecting } of entries) {
      for (const message of group.children) {
        if (!this.#plain.has(message)) continue;
        if (isIntersecting) this.#sight.observe(message);
        else this.#sight.unobserve(message);
      }
    }
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #seeMessages(entries) {
    for (const { target, isIntersecting, boundingClientRect: { top, bottom } } of entries) {
      const view = this.#plain.get(target);
      if (!view || !isIntersecting) continue;
      const isOnScreen = top < window.innerHeight && bottom > 0;
      if (isOnScreen && (!document.hasFocus() || isSelected(target))) this.#held.add(view);
      else this.#draw(view);
    }
  }

  /**
   * The browser's search brings plain words onto the screen, and marks them. It has the focus meanwhile, and what it
   * has found is selected in the end: if the message were drawn then, the mark would be lost.
   *
   * @param {{ isReading?: boolean }} [how] whether the reader has turned from the search to the page
   */
  #release({ isReading = false } = {}) {
    for (const view of this.#held) {
      if ((isReading || document.hasFocus()) && !isSelected(view.element)) this.#draw(view);
    }
  }

  /** @param {MessageView} view */
  #draw(view) {
    this.#held.delete(view);
    this.#plain.delete(view.element);
    this.#sight.unobserve(view.element);
    view.draw();
  }
}

/** @param {Element} element */
function isSelected(element) {
  const selection = getSelection();
  return Boolean(selection && !selection.isCollapsed && selection.containsNode(element, true));
}

/**
 * Puts the messages that are not on the page yet into their places. Those that are stay where they are, since moving an
 * element would take away the focus and what is selected in it.
 *
 * @param {HTMLElement} container
 * @param {readonly HTMLElement[]} messages all that have a place, in their order
 */
export function placeMessages(container, messages) {
  /** @type {HTMLElement | null} */
  let before = null;
  for (const message of messages) {
    if (!message.isConnected) placeAfter(container, before, message);
    before = message;
  }
  for (const group of container.querySelectorAll(":scope > .message-group:empty")) group.remove();
}

/**
 * @param {HTMLElement} container
 * @param {HTMLElement | null} before
 * @param {HTMLElement} message
 */
function placeAfter(container, before, message) {
  let group = before?.parentElement;
  if (!before || !group) {
    group = make("div", "message-group", message);
    container.prepend(group);
  } else if (group.childElementCount < MESSAGES_IN_GROUP || before.nextElementSibling || isBeside(before, message)) {
    before.after(message);
  } else {
    const full = group;
    group = make("div", "message-group", message);
    full.after(group);
  }
  // Until it was drawn once, a group is as high as its messages will be.
  group.style.setProperty("--height", `${heightOf(group) + heightOf(message)}px`);
}

/**
 * Whether both are answers to one question, which stand beside each other within a group.
 *
 * @param {HTMLElement} before
 * @param {HTMLElement} message
 */
function isBeside(before, message) {
  return "compared" in before.dataset && "compared" in message.dataset;
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
