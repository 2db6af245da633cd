/** What is read of an answer as it stands on the page: its sentences, each with its place. */

import { language, text } from "../../../i18n/texts.js";
import { sentenceSpans } from "./sentence_spans.js";

/**
 * @typedef {object} Sentence
 * @property {string} words
 * @property {boolean} isOurs whether the page says it in its own language, in place of what can't be read
 * @property {() => Range} range
 *
 * @typedef {{ node: Text, start: number }} TextPart
 */

/** A sentence never reaches from one of these into the next. */
const BLOCKS = "p, li, tr, blockquote, h1, h2, h3, h4, h5, h6, dt, dd, figure, details, summary, div, br";
const ROWS = "table, thead, tbody, tr";
const CELLS = "td, th";
/** Between two cells. */
const PAUSE = ", ";
/** Said by one word. */
const CODE = "figure.code";
/** The number of a footnote leads there; a formula, a picture and a button are nothing to be heard. */
const NOT_READ = "button, svg, .math, .picture, .task, .only-heard, sup:has(> a), [hidden]";

/**
 * @param {Element} answer
 * @param {{ isWhole: boolean }} how false while more may come: then the last sentence is left out, as it may go on
 * @returns {Sentence[]} in the order of the text
 */
export function sentencesIn(answer, { isWhole }) {
  const sentences = blocksIn(answer).flatMap((block) => (block instanceof Element ? announced(block) : read(block)));
  return isWhole ? sentences : sentences.slice(0, -1);
}

/**
 * @param {Element} code
 * @returns {Sentence[]}
 */
function announced(code) {
  const name = code.querySelector(".code__language") ?? code;
  const range = () => {
    const whole = new Range();
    whole.selectNodeContents(name);
    return whole;
  };
  return [{ words: text(code.hasAttribute("data-diagram") ? "diagram.label" : "voice.code"), isOurs: true, range }];
}

/**
 * @param {{ text: string, parts: TextPart[] }} block
 * @returns {Sentence[]}
 */
function read({ text: words, parts }) {
  return sentenceSpans(words, language()).map(({ start, end }) => ({
    words: words.slice(start, end).replace(/\s+/g, " "),
    isOurs: false,
    range: () => rangeOf(parts, start, end),
  }));
}

/**
 * @param {readonly TextPart[]} parts
 * @param {number} start
 * @param {number} end
 */
function rangeOf(parts, start, end) {
  const range = new Range();
  const first = parts.findLast((part) => part.start <= start);
  const last = parts.findLast((part) => part.start < end);
  // While the answer is drawn anew, a text may be shorter than it was.
  if (first) range.setStart(first.node, Math.min(start - first.start, first.node.length));
  if (last) range.setEnd(last.node, Math.min(end - last.start, last.node.length));
  return range;
}

/**
 * @param {Element} answer
 * @returns {(Element | { text: string, parts: TextPart[] })[]} code, and whatever else is read
 */
function blocksIn(answer) {
  const accept = (/** @type {Node} */ node) => {
    const isSkipped = node instanceof Element && (node.matches(NOT_READ) || node.parentElement?.matches(CODE));
    return isSkipped ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
  };
  const walker = document.createTreeWalker(answer, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, accept);
  /** @type {(Element | { text: string, parts: TextPart[] })[]} */
  const blocks = [];
  let open = { text: "", parts: /** @type {TextPart[]} */ ([]) };
  /** @type {Element | null | undefined} */
  let holder;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof Element) {
      if (node.matches(CODE)) blocks.push(node);
      if (node.matches(CELLS) && holder) open.text += PAUSE;
      if (node.matches(BLOCKS)) holder = null;
      // The blanks of the source between two cells are none of theirs.
    } else if (node instanceof Text && !node.parentElement?.matches(ROWS)) {
      const own = node.parentElement?.closest(BLOCKS) ?? answer;
      if (own !== holder && node.data.trim()) {
        open = { text: "", parts: [] };
        blocks.push(open);
        holder = own;
      }
      open.parts.push({ node, start: open.text.length });
      // A line of the source ends no sentence.
      open.text += node.data.replace(/\s/g, " ");
    }
  }
  return blocks;
}
