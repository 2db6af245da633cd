/** A place that the reader was led to. It stays before them while the page is drawn around it, until they move. */

const MOVES = ["wheel", "touchmove", "keydown", "pointerdown"];

export class LedPlace {
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
