/** Marks what is being read, and keeps it in sight for a reader who is there. */

/** The name of the style in css/talk_voice.css. */
const HIGHLIGHT = "reading";
/** Where on the screen what comes into sight is put: a part of its height. */
const PLACE = 0.3;
const MARGIN_PIXELS = 16;

export class ReadingMark {
  /** @type {Range[]} */
  #ranges = [];

  /** Whether what it marked is not on the page any more, as the text around it was drawn anew. */
  get isLost() {
    return this.#ranges.some(({ collapsed, startContainer }) => collapsed || !startContainer.isConnected);
  }

  /** @param {Range[]} ranges */
  put(ranges) {
    this.#ranges = ranges;
    // A browser that can't mark words reads them all the same.
    if (typeof Highlight === "function" && CSS.highlights) CSS.highlights.set(HIGHLIGHT, new Highlight(...ranges));
  }

  /**
   * Goes on to what is read next. A reader who has scrolled away from what was read before is left where they are.
   *
   * @param {Range[]} ranges
   */
  move(ranges) {
    const wasSeen = this.#ranges.length === 0 || isInSight(this.#ranges);
    this.put(ranges);
    if (!wasSeen || isInSight(ranges)) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const top = (ranges[0]?.getBoundingClientRect().top ?? 0) - window.innerHeight * PLACE;
    window.scrollBy({ top, behavior: calm ? "instant" : "smooth" });
  }

  remove() {
    CSS.highlights?.delete(HIGHLIGHT);
  }
}

/**
 * Above the message box, which covers the end of the page.
 *
 * @param {Range[]} ranges
 */
function isInSight(ranges) {
  const rectangles = ranges.map((range) => range.getBoundingClientRect());
  const end = document.querySelector(".composer-area")?.getBoundingClientRect().top ?? window.innerHeight;
  const start = document.querySelector("#page-header")?.getBoundingClientRect().bottom ?? 0;
  return rectangles.some(({ top, bottom }) => bottom > start && top < end - MARGIN_PIXELS);
}
