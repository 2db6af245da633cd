/** Where the reader is: at the end of the page, which is followed as it grows, or at a place that is held. */

import { text } from "../../i18n/texts.js";
import { iconButton } from "../shared/elements.js";

/** After a move upwards the reader has this long before being at the end counts again. */
const CALM_MS = 150;
/** What a reader moves the page with. The browser scrolls a little later than it says so, and glides on. */
const MOVE_EVENTS = ["wheel", "touchmove", "keydown"];
const MOVE_KEYS = new Set(["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End", "Tab", " "]);
const MOVE_MS = 1000;
/** How long after more of an answer has come the page may still move by itself. */
const GROWTH_MS = 1000;
/** In these, such keys move no page. */
const USED_BY_KEYS = "input, textarea, select, button, [contenteditable]";

export class Scroller {
  /** Whether there is a conversation to follow. */
  isOn = false;

  #end = document.createElement("div");
  #button = iconButton("down", text("transcript.toLatest"), () => this.goToEnd());
  #isFollowing = true;
  #isHeld = false;
  #isWriting = false;
  #anchor = new ScrollAnchor();
  #lastY = 0;
  #lastHeight = 0;
  #grewAt = -GROWTH_MS;
  /** When the reader last did what may move the page. */
  #movedAt = -MOVE_MS;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #calm;
  #sight = new IntersectionObserver((entries) => this.#see(entries), { rootMargin: "0px 0px 16px 0px" });

  /**
   * @param {HTMLElement} page whose growth is followed
   * @param {HTMLElement} composerArea above which the way back to the end is offered
   */
  constructor(page, composerArea) {
    this.#end.className = "page-end";
    this.#button.classList.add("to-latest");
    this.#button.hidden = true;
    page.append(this.#end);
    composerArea.prepend(this.#button);
    this.#sight.observe(this.#end);
    // This runs after the layout of a frame and before it is painted: following costs no layout of its own.
    new ResizeObserver(() => this.#follow()).observe(page);
    new ResizeObserver(() => keepClearOf(composerArea)).observe(composerArea);
    document.addEventListener("scroll", () => this.#noteScroll(), { passive: true });
    window.addEventListener("resize", () => this.#follow());
    // A keyboard on the screen covers the page, and leaves it as high as it was.
    window.visualViewport?.addEventListener("resize", () => this.#follow());
    for (const name of MOVE_EVENTS) {
      document.addEventListener(name, (event) => this.#noteMove(event), { passive: true, capture: true });
    }
    // A reader who holds the button down is selecting text, which must not slip away under the pointer.
    document.addEventListener("pointerdown", (event) => (this.#isHeld = event.pointerType === "mouse"));
    for (const name of ["pointerup", "pointercancel", "dragend"]) {
      document.addEventListener(name, () => (this.#isHeld = false));
    }
  }

  /** Goes to the end, and stays there while the page grows. */
  goToEnd() {
    this.#endCalm();
    this.#anchor.release();
    this.#isFollowing = true;
    this.#isHeld = false;
    requestAnimationFrame(() => this.#follow());
  }

  /** Goes to the top of a page that has nothing to follow yet. */
  goToStart() {
    this.#anchor.release();
    window.scrollTo(0, 0);
    this.#lastY = window.scrollY;
  }

  /** Something was asked, or more of an answer has come: the page grows, and may then shrink by itself. */
  noteGrowth() {
    this.#grewAt = performance.now();
  }

  /** Leaves the reader alone until they have scrolled to the end. */
  stay() {
    this.#isFollowing = false;
    this.#endCalm();
    this.#calm = setTimeout(() => {
      this.#endCalm();
      this.#lookAgain();
    }, CALM_MS);
  }

  /**
   * Brings a place onto the screen, and keeps it there while the page is drawn around it.
   *
   * @param {HTMLElement} place
   */
  stayAt(place) {
    this.stay();
    this.#anchor.hold(place);
    this.#lastY = window.scrollY;
  }

  /**
   * Brings a box into sight in which the reader writes. The page stays there while it is drawn around it.
   *
   * @param {HTMLElement} box
   */
  stayWith(box) {
    this.stay();
    this.#anchor.hold(box, "nearest");
    this.#lastY = window.scrollY;
  }

  /** While the reader writes in the midst of the page, it grows without taking them to its end. */
  set isWriting(/** @type {boolean} */ isWriting) {
    this.#isWriting = isWriting;
    if (isWriting) this.#isFollowing = false;
    else this.#lookAgain();
  }

  /** In the words of another language. */
  renameButton() {
    this.#button.title = text("transcript.toLatest");
    this.#button.setAttribute("aria-label", this.#button.title);
  }

  #follow() {
    this.#anchor.restore();
    if (!this.isOn || !this.#isFollowing || this.#isHeld) return;
    this.#lastHeight = heightOfPage();
    window.scrollTo(0, this.#lastHeight);
    this.#lastY = window.scrollY;
  }

  /** @param {Event} event */
  #noteMove(event) {
    if (!(event instanceof KeyboardEvent) || movesPage(event)) this.#movedAt = performance.now();
  }

  /**
   * The page moves up by itself, too: when what has been drawn turns out to be lower than was guessed. Only the
   * reader's own hand ends the following.
   */
  #noteScroll() {
    const y = window.scrollY;
    if (y < this.#lastY - 1 && this.#isReadersMove()) this.stay();
    this.#lastY = y;
  }

  #isReadersMove() {
    const now = performance.now();
    if (this.#isHeld || now - this.#movedAt < MOVE_MS) return true;
    // A scroll bar and the browser's own search send no other event: then the page moves while it stays as it was.
    return now - this.#grewAt > GROWTH_MS || heightOfPage() === this.#lastHeight;
  }

  #endCalm() {
    clearTimeout(this.#calm);
    this.#calm = undefined;
  }

  /** The observer reports only changes; observed anew, it reports how things are. */
  #lookAgain() {
    this.#sight.unobserve(this.#end);
    this.#sight.observe(this.#end);
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #see(entries) {
    const isAtEnd = Boolean(entries.at(-1)?.isIntersecting);
    // What the observer reports now may be from before the reader moved.
    if (isAtEnd && this.#calm === undefined && !this.#anchor.isHolding && !this.#isWriting) this.#isFollowing = true;
    this.#button.hidden = isAtEnd || !this.isOn;
  }
}

class ScrollAnchor {
  /** @type {HTMLElement | null} */
  #element = null;
  /** @type {"start" | "nearest"} */
  #block = "start";
  #y = 0;
  #height = 0;

  constructor() {
    for (const name of [...MOVE_EVENTS, "pointerdown"]) {
      document.addEventListener(name, () => this.release(), { passive: true });
    }
    document.addEventListener("scroll", () => this.#noteScroll(), { passive: true });
  }

  get isHolding() {
    return this.#element !== null;
  }

  /**
   * @param {HTMLElement} element
   * @param {"start" | "nearest"} [block] where on the screen it is to be: at its top, or anywhere in sight
   */
  hold(element, block = "start") {
    this.#element = element;
    this.#block = block;
    this.restore();
  }

  /** Brings the place back to where it was, when the page has grown or shrunk. */
  restore() {
    if (!this.#element) return;
    this.#element.scrollIntoView({ block: this.#block });
    this.#y = window.scrollY;
    this.#height = heightOfPage();
  }

  release() {
    this.#element = null;
  }

  /** The scroll bar sends no other event: then the page moves while it stays as long as it was. */
  #noteScroll() {
    if (this.#element && Math.abs(window.scrollY - this.#y) > 1 && heightOfPage() === this.#height) this.release();
  }
}

/**
 * Whatever is brought into sight, by the keyboard or by a link, too, must not end up under the composer.
 *
 * @param {HTMLElement} composerArea
 */
function keepClearOf(composerArea) {
  const { style } = document.documentElement;
  style.scrollPaddingBlockEnd = `calc(${composerArea.offsetHeight}px + var(--keyboard, 0px))`;
}

/** @param {KeyboardEvent} event */
function movesPage({ key, target }) {
  const isUsedThere = target instanceof Element && target.closest(USED_BY_KEYS) !== null && key !== "Tab";
  return MOVE_KEYS.has(key) && !isUsedThere;
}

function heightOfPage() {
  return document.documentElement.scrollHeight;
}
