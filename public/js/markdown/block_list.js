/**
 * The blocks of one text on the page, in time proportional to its length. New text can only change the end of the
 * sequence of blocks, so each update reads only the open end:
 *
 *     | settled blocks: never touched again | open blocks: read again at every update |
 *
 * What stays after `finish` is exactly what one reading of the whole text gives.
 */

import { NO_CONTEXT, readBlocks } from "./blocks.js";
import { listenForClicks } from "./clicks.js";
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
 * @property {boolean} isDecorated
 * @property {Block["code"]} code while the block is open
 * @property {Block["items"]} items while the block is open
 */

/** One is not enough: in "- a\n\n1" the last block is the paragraph "1", yet if ". b" comes, it was the list's. */
const OPEN_BLOCKS = 2;
/** Blocks in one part of the page that the browser need not lay out while it is far from the screen. */
const BLOCKS_IN_PART = 32;

/** A container may show one text after the other. @type {WeakSet<HTMLElement>} */
const heard = new WeakSet();

export class BlockList {
  #container;
  #whole = "";
  #open = "";
  #context = NO_CONTEXT;
  #settledCount = 0;
  /** @type {Shown[]} */
  #shown = [];
  #hasNews = false;

  /** @param {HTMLElement} container */
  constructor(container) {
    this.#container = container;
    container.replaceChildren();
    container.classList.add("markdown");
    if (heard.has(container)) return;
    heard.add(container);
    listenForClicks(container);
  }

  /** @param {string} text */
  append(text) {
    this.#whole += text;
    this.#open += text;
    this.#hasNews ||= text !== "";
  }

  /** Brings the page up to date with the text so far. */
  update() {
    if (!this.#hasNews) return;
    this.#hasNews = false;
    const blocks = readBlocks(completed(this.#open), this.#context);
    this.#show(blocks, this.#settledCount, this.#settledCount + blocks.length - 1);
    this.#settle(blocks.slice(0, -OPEN_BLOCKS));
  }

  /** Call once, when no more text will come. */
  finish() {
    const blocks = readBlocks(this.#whole, NO_CONTEXT);
    this.#show(blocks, 0, blocks.length);
    for (const shown of this.#shown) shown.code = shown.items = null;
    this.#whole = this.#open = "";
  }

  /**
   * Makes the page show `blocks` from the place `first` on.
   *
   * @param {Block[]} blocks
   * @param {number} first
   * @param {number} end place of the first block that may still grow
   */
  #show(blocks, first, end) {
    blocks.forEach((block, index) => this.#showBlock(block, first + index));
    for (const { element } of this.#shown.splice(first + blocks.length)) remove(element);
    for (const shown of this.#shown.slice(first, end)) {
      if (shown.isDecorated) continue;
      shown.isDecorated = true;
      drawDescribed(shown.element);
    }
  }

  /**
   * @param {Block} block
   * @param {number} place
   */
  #showBlock(block, place) {
    const { html, code, items } = block;
    const shown = this.#shown[place];
    if (shown?.html === html) return;
    const element = shown?.element ?? this.#add(place);
    if (!shown || !(growCode(shown, code) || growItems(shown, items))) {
      const content = sanitise(html);
      enhance(content);
      patch(element, content);
    }
    watch(element);
    this.#shown[place] = { element, html, code, items, isDecorated: false };
  }

  /** @param {number} place */
  #add(place) {
    const element = document.createElement("div");
    element.className = "block";
    element.dir = "auto";
    this.#part(Math.floor(place / BLOCKS_IN_PART)).append(element);
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

  /** @param {Block[]} blocks the first of the open ones */
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
export function drawDescribed(block) {
  for (const code of block.querySelectorAll("pre > code[class]")) {
    if (code.className === "language-mermaid") import("./draw/diagram.js").then(({ drawDiagram }) => drawDiagram(code));
    else import("./draw/code.js").then(({ highlight }) => highlight(code));
  }
  const formulas = block.querySelectorAll(".math");
  if (formulas.length > 0) import("./draw/formula.js").then(({ typeset }) => formulas.forEach((each) => typeset(each)));
}
