/** Marks the words that the reader searched for, where they stand in a message, without touching what is drawn. */

import { placesOf, wordsOf } from "../../store/search/text_match.js";

/** The name of the style in css/conversation.css. */
const HIGHLIGHT = "search";
/** Keeps it clear of what is at the top of the page. */
const PLACE = "found-place";
/** In pixels: what is nearer to the beginning of its message is seen together with it, on a phone too. */
const SEEN_TOGETHER = 320;
/** Beyond it a common letter would cost more than it shows. */
const MOST_MARKS = 500;
/** Words never reach from one of these into the next. */
const BLOCKS = "p, li, td, th, pre, blockquote, h1, h2, h3, h4, h5, h6, dt, dd, figure, details, summary, div";
const NOT_READ = "button, .only-heard, .katex-mathml, [hidden]";
const BODY = ".answer, .question";

/** @returns {boolean} whether this browser can mark words */
export function canMark() {
  return typeof Highlight === "function" && Boolean(CSS.highlights);
}

export class SearchMarks {
  #element;
  #words;
  #observer = new MutationObserver(() => this.#draw());

  /**
   * @param {HTMLElement} element of a message
   * @param {string} query
   */
  constructor(element, query) {
    this.#element = element;
    this.#words = wordsOf(query);
    this.#draw();
    // Code, formulas and words of another version are drawn later, or anew.
    this.#observer.observe(element, { childList: true, subtree: true, characterData: true });
  }

  /** Where the first of the words is; null where none is to be seen. @type {Range | null} */
  first = null;

  /**
   * Where the first of the words stands, if it is not seen together with the beginning of its message.
   *
   * @returns {HTMLElement | null}
   */
  get place() {
    const holder = this.first?.startContainer.parentElement;
    if (!this.first || !holder) return null;
    const down = this.first.getBoundingClientRect().bottom - this.#element.getBoundingClientRect().top;
    if (down <= SEEN_TOGETHER) return null;
    holder.classList.add(PLACE);
    return holder;
  }

  close() {
    this.#observer.disconnect();
    CSS.highlights.delete(HIGHLIGHT);
    for (const place of this.#element.querySelectorAll(`.${PLACE}`)) place.classList.remove(PLACE);
  }

  #draw() {
    const ranges = rangesOf(this.#element, this.#words).slice(0, MOST_MARKS);
    this.first = ranges[0] ?? null;
    CSS.highlights.set(HIGHLIGHT, new Highlight(...ranges));
  }
}

/**
 * @param {Element} element
 * @param {readonly string[]} words
 * @returns {Range[]} in their order
 */
function rangesOf(element, words) {
  const { text, parts } = textOf(element.querySelector(BODY) ?? element);
  let at = 0;
  return placesOf(text, words).flatMap(({ start, length }) => {
    const end = start + length;
    while (partEnd(parts[at]) <= start) at += 1;
    const first = parts[at];
    const last = parts.find((part, index) => index >= at && partEnd(part) >= end);
    if (!first || !last || start < first.start || end <= last.start) return [];
    const range = new Range();
    range.setStart(first.node, start - first.start);
    range.setEnd(last.node, end - last.start);
    return [range];
  });
}

/** @typedef {{ node: Text, start: number }} TextPart */

/** @param {TextPart | undefined} part */
function partEnd(part) {
  return part ? part.start + part.node.length : Infinity;
}

/**
 * @param {Element} element
 * @returns {{ text: string, parts: TextPart[] }} what is read in it, with a line break between blocks
 */
function textOf(element) {
  const accept = (/** @type {Node} */ node) => {
    const isSkipped = node instanceof Element && node.matches(NOT_READ);
    return isSkipped ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
  };
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, accept);
  /** @type {TextPart[]} */
  const parts = [];
  let text = "";
  /** @type {Element | null | undefined} */
  let block;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!(node instanceof Text)) continue;
    const own = node.parentElement?.closest(BLOCKS);
    if (own !== block) text += "\n";
    block = own;
    parts.push({ node, start: text.length });
    text += node.data;
  }
  return { text, parts };
}
