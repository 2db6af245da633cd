/** Follows the end of the page as it grows, but only while the reader is there. */

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
  #place = new ScrollAnchor();
  #lastY = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #calm;
  #sight = new IntersectionObserver((entries) => this.#see(entries), { rootMargin: "0px 0px 16px 0px" });

  /**
   * @param {HTMLElement} page whose growth is followed
   * @param {HTMLElement} desk above which the way back to the end is offered
   */
  constructor(page, desk) {
    this.#end.className = "page-end";
    this.#button.classList.add("to-latest");
    this.#button.hidden = true;
    page.append(this.#end);
    desk.prepend(this.#button);
    this.#sight.observe(this.#end);
    // This runs after the layout of a frame and before it is painted: following costs no layout of its own.
    new ResizeObserver(() => this.#follow()).observe(page);
    document.addEventListener("scroll", () => this.#noteScroll(), { passive: true });
    window.addEventListener("resize", () => this.#follow());
    // Whoever holds the button down is selecting text, which must not slip away under the pointer.
    document.addEventListener("pointerdown", (event) => (this.#isHeld = event.pointerType === "mouse"));
    for (const name of ["pointerup", "pointercancel", "dragend"]) {
      document.addEventListener(name, () => (this.#isHeld = false));
    }
  }

  /** Goes to the end, and stays there while the page grows. */
  goToEnd() {
    this.#endCalm();
    this.#place.leave();
    this.#isFollowing = true;
    this.#isHeld = false;
    requestAnimationFrame(() => this.#follow());
  }

  /** Leaves the reader alone until they are at the end by themselves. */
  stay() {
    this.#isFollowing = false;
    this.#endCalm();
    this.#calm = setTimeout(() => {
      this.#endCalm();
      this.#lookAgain();
    }, CALM_MS);
  }

  /** Leads the reader to a place, and keeps it there while the page is drawn around it. @param {HTMLElement} place */
  stayAt(place) {
    this.stay();
    this.#place.lead(place);
    this.#lastY = window.scrollY;
  }

  renameButton() {
    this.#button.title = text("transcript.toLatest");
    this.#button.setAttribute("aria-label", this.#button.title);
  }

  #follow() {
    this.#place.keep();
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

  /** The observer tells only of changes; observed anew, it tells how things are. */
  #lookAgain() {
    this.#sight.unobserve(this.#end);
    this.#sight.observe(this.#end);
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #see(entries) {
    const isAtEnd = Boolean(entries.at(-1)?.isIntersecting);
    // What the observer tells now may be from before the reader moved.
    if (isAtEnd && this.#calm === undefined && !this.#place.isKept) this.#isFollowing = true;
    this.#button.hidden = isAtEnd || !this.isOn;
  }
}

const MOVES = ["wheel", "touchmove", "keydown", "pointerdown"];

export class ScrollAnchor {
  /** @type {HTMLElement | null} */
  #element = null;
  #y = 0;
  #height = 0;

  constructor() {
    for (const name of MOVES) document.addEventListener(name, () => this.leave(), { passive: true });
    document.addEventListener("scroll", () => this.#noteScroll(), { passive: true });
  }

  get isKept() {
    return this.#element !== null;
  }

  /** @param {HTMLElement} element */
  lead(element) {
    this.#element = element;
    this.keep();
  }

  /** Brings the place back to where it was; for when the page has grown or shrunk. */
  keep() {
    if (!this.#element) return;
    this.#element.scrollIntoView({ block: "start" });
    this.#y = window.scrollY;
    this.#height = heightOfPage();
  }

  leave() {
    this.#element = null;
  }

  /** The scroll bar sends no other event: then the page moves while it stays as long as it was. */
  #noteScroll() {
    if (this.#element && Math.abs(window.scrollY - this.#y) > 1 && heightOfPage() === this.#height) this.leave();
  }
}

function heightOfPage() {
  return document.documentElement.scrollHeight;
}
