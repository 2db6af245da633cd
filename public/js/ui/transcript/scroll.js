/** Where the reader is: at the end of the page, which is followed as it grows, or at a place that is held. */

import { text } from "../../i18n/texts.js";
import { iconButton } from "../shared/elements.js";

/** After a move upwards the reader has this long before being at the end counts again. */
const CALM_MS = 150;

export class Scroller {
  /** Whether there is a conversation to follow. */
  isOn = false;

  #end = document.createElement("div");
  #button = iconButton("down", text("transcript.toLatest"), () => this.goToEnd());
  #isFollowing = true;
  #isHeld = false;
  #anchor = new ScrollAnchor();
  #lastY = 0;
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
    document.addEventListener("scroll", () => this.#noteScroll(), { passive: true });
    window.addEventListener("resize", () => this.#follow());
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

  /** In the words of another language. */
  renameButton() {
    this.#button.title = text("transcript.toLatest");
    this.#button.setAttribute("aria-label", this.#button.title);
  }

  #follow() {
    this.#anchor.restore();
    if (!this.isOn || !this.#isFollowing || this.#isHeld) return;
    window.scrollTo(0, document.documentElement.scrollHeight);
    this.#lastY = window.scrollY;
  }

  #noteScroll() {
    const y = window.scrollY;
    if (y < this.#lastY - 1) this.stay();
    this.#lastY = y;
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
    if (isAtEnd && this.#calm === undefined && !this.#anchor.isHolding) this.#isFollowing = true;
    this.#button.hidden = isAtEnd || !this.isOn;
  }
}

/** With these a reader moves about, which ends the hold. */
const MOVES = ["wheel", "touchmove", "keydown", "pointerdown"];

class ScrollAnchor {
  /** @type {HTMLElement | null} */
  #element = null;
  #y = 0;
  #height = 0;

  constructor() {
    for (const name of MOVES) document.addEventListener(name, () => this.release(), { passive: true });
    document.addEventListener("scroll", () => this.#noteScroll(), { passive: true });
  }

  get isHolding() {
    return this.#element !== null;
  }

  /** @param {HTMLElement} element */
  hold(element) {
    this.#element = element;
    this.restore();
  }

  /** Brings the place back to where it was, when the page has grown or shrunk. */
  restore() {
    if (!this.#element) return;
    this.#element.scrollIntoView({ block: "start" });
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

function heightOfPage() {
  return document.documentElement.scrollHeight;
}
