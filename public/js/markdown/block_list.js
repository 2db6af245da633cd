/**
 * Shows the blocks of one growing text, in time proportional to its length. New text can only change the last blocks,
 * so each update reads only those:
 *
 *     | settled blocks: never touched again | open blocks: read again at every update |
 *
 * After `finish`, the result is exactly that of one reading of the whole text, which was completed if it was cut off.
 */

import { NO_SOURCES } from "../store/sources/sources.js";
import { NO_CONTEXT, readBlocks } from "./blocks.js";
import { listenForClicks } from "./clicks.js";
import { highlight } from "./draw/code.js";
import { drawDiagram } from "./draw/diagram.js";
import { typeset } from "./draw/formula.js";
import { enhance } from "./enhance.js";
import { growCode, growItems } from "./incremental.js";
import { patch } from "./patch.js";
import { sanitise } from "./sanitise.js";
import { watch } from "./scrollers.js";
import { completed } from "./unfinished.js";

/**
 * @typedef {import("./blocks.js").Block} Block
 *
 * @typedef {object} Shown a block on the page
 * @property {string} html
 * @property {HTMLElement} element
 * @property {boolean} isDrawn whether its code, diagrams and formulas are drawn
 * @property {Block["code"]} code while the block is open
 * @property {Block["items"]} items while the block is open
 */

/** One is not enough: in "- a\n\n1" the last block is the paragraph "1"; if ". b" follows, it belonged to the list. */
const OPEN_BLOCKS = 2;
/** The browser lays out a part of so many blocks only when it comes near the screen. */
const BLOCKS_IN_PART = 32;

/** A container may show one text after the other. @type {WeakSet<HTMLElement>} */
const listening = new WeakSet();

export class BlockList {
  #container;
  #sources;
  #whole = "";
  #open = "";
  #context = NO_CONTEXT;
  #settledCount = 0;
  /** @type {Shown[]} */
  #shown = [];
  #isChanged = false;
  /** Settled once all code, diagrams and formulas so far are drawn. @type {Promise<unknown>} */
  #drawn = Promise.resolve();

  /**
   * @param {HTMLElement} container
   * @param {() => import("../store/sources/sources.js").Sources} [sources] of the text, as far as they are known
   */
  constructor(container, sources = () => NO_SOURCES) {
    this.#container = container;
    this.#sources = sources;
    container.replaceChildren();
    container.classList.add("markdown");
    if (listening.has(container)) return;
    listening.add(container);
    listenForClicks(container);
  }

  /** @param {string} text */
  append(text) {
    this.#whole += text;
    this.#open += text;
    this.#isChanged ||= text !== "";
  }

  /** Shows the text so far. */
  update() {
    if (!this.#isChanged) return;
    this.#isChanged = false;
    const blocks = readBlocks(completed(this.#open), this.#context, { mayGrow: true, sources: this.#sources() });
    this.#show(blocks, this.#settledCount, this.#settledCount + blocks.length - 1);
    const undecided = blocks.findIndex(({ isUndecided }) => isUndecided);
    this.#settle(blocks.slice(0, undecided < 0 ? -OPEN_BLOCKS : Math.min(undecided, blocks.length - OPEN_BLOCKS)));
  }

  /**
   * To be called once, when no more text will arrive.
   *
   * @param {{ isWhole?: boolean, marked?: string }} [how] `isWhole`: false if the text was cut off, and its last marks
   *   have no end; `marked`: all of it, with the marks of its sources
   * @returns {Promise<unknown>} settled once all is drawn
   */
  finish({ isWhole = true, marked = this.#whole } = {}) {
    const text = isWhole ? marked : completed(marked, { isLast: true });
    const blocks = readBlocks(text, NO_CONTEXT, { mayGrow: !isWhole, sources: this.#sources() });
    this.#show(blocks, 0, blocks.length);
    for (const shown of this.#shown) shown.code = shown.items = null;
    this.#whole = this.#open = "";
    return this.#drawn;
  }

  /**
   * Shows the blocks from the position `first` on.
   *
   * @param {Block[]} blocks
   * @param {number} first
   * @param {number} end position of the first block that may still grow
   */
  #show(blocks, first, end) {
    blocks.forEach((block, index) => this.#showBlock(block, first + index));
    for (const { element } of this.#shown.splice(first + blocks.length)) remove(element);
    for (const shown of this.#shown.slice(first, end)) {
      if (shown.isDrawn) continue;
      shown.isDrawn = true;
      const drawing = draw(shown.element);
      if (drawing) this.#drawn = Promise.all([this.#drawn, drawing]);
    }
  }

  /**
   * @param {Block} block
   * @param {number} position
   */
  #showBlock(block, position) {
    const { html, code, items } = block;
    const shown = this.#shown[position];
    if (shown?.html === html) return;
    const element = shown?.element ?? this.#add(position);
    if (!shown || !(growCode(shown, code) || growItems(shown, items))) {
      const content = sanitise(html);
      enhance(content);
      patch(element, content);
    }
    watch(element);
    this.#shown[position] = { element, html, code, items, isDrawn: false };
  }

  /** @param {number} position */
  #add(position) {
    const element = document.createElement("div");
    element.className = "block";
    element.dir = "auto";
    this.#part(Math.floor(position / BLOCKS_IN_PART)).append(element);
    return element;
  }

  /** @param {number} number */
  #part(number) {
    const existing = this.#container.children[number];
    if (existing) return existing;
    const part = document.createElement("div");
    part.className = "markdown__part";
    this.#container.append(part);
    return part;
  }

  /** @param {Block[]} blocks the first open blocks */
  #settle(blocks) {
    let length = 0;
    for (const block of blocks) {
      const shown = this.#shown[this.#settledCount];
      if (shown) shown.code = shown.items = null;
      this.#settledCount += 1;
      length += block.length;
      this.#context = block.after;
    }
    this.#open = this.#open.slice(length);
  }
}

/** @param {HTMLElement} element */
function remove(element) {
  const part = element.parentElement;
  element.remove();
  if (part && !part.firstChild) part.remove();
}

/** @param {HTMLElement} block */
function draw(block) {
  const drawings = [];
  for (const code of block.querySelectorAll("pre > code[class]")) {
    if (code.className === "language-mermaid") drawings.push(drawDiagram(code));
    else highlight(code);
  }
  for (const formula of block.querySelectorAll(".math")) drawings.push(typeset(formula));
  return drawings.length > 0 ? Promise.all(drawings) : null;
}
