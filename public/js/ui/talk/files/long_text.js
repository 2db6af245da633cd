/** A long text, drawn piece by piece as it is scrolled to: few read it to its end. */

import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { make } from "../../shared/elements.js";

/** What is laid out within a frame. */
const BYTES_IN_PIECE = 8_000;
const AHEAD_PIXELS = 2_000;
const [LINE_END, SPACE] = [0x0a, 0x20];

/** @param {{ words: Blob, label?: string, labelId?: string }} props a label of its own, or the id of one */
export function LongText({ words, label, labelId }) {
  const element = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    if (!element.current) return;
    const growing = new GrowingText(element.current, words);
    return () => growing.end();
  }, [words]);
  return html`
    <pre ref=${element} class="file-text" tabindex="0" role="region" aria-label=${label} aria-labelledby=${labelId}
      dir="auto"></pre>`;
}

class GrowingText {
  #element;
  #words;
  #bytes = 0;
  #isDrawing = false;
  #end = new AbortController();

  /**
   * @param {HTMLElement} element which scrolls
   * @param {Blob} words
   */
  constructor(element, words) {
    this.#element = element;
    this.#words = words;
    element.replaceChildren();
    element.scrollTop = 0;
    element.addEventListener("scroll", () => this.#draw(), { signal: this.#end.signal });
    this.#draw();
  }

  end() {
    this.#end.abort();
  }

  async #draw() {
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    while (this.#isWanted) {
      const { text, bytes } = await pieceAt(this.#words, this.#bytes);
      if (this.#end.signal.aborted) return;
      this.#bytes += bytes;
      this.#element.append(make("span", "file-text__piece", text));
      await new Promise(requestAnimationFrame);
    }
    this.#isDrawing = false;
  }

  get #isWanted() {
    const { scrollHeight, scrollTop, clientHeight } = this.#element;
    const isLeft = this.#bytes < this.#words.size && !this.#end.signal.aborted;
    return isLeft && scrollHeight - scrollTop - clientHeight < AHEAD_PIXELS;
  }
}

/**
 * @param {Blob} words in UTF-8
 * @param {number} start
 * @returns {Promise<{ text: string, bytes: number }>} whole lines; of a longer line, whole words or characters
 */
export async function pieceAt(words, start) {
  const bytes = new Uint8Array(await words.slice(start, start + BYTES_IN_PIECE).arrayBuffer());
  const isLast = start + bytes.length >= words.size;
  const whole = isLast ? bytes : bytes.subarray(0, lengthOfWhole(bytes));
  return { text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(whole), bytes: whole.length };
}

/** @param {Uint8Array} bytes of UTF-8, the last character of which may be cut */
function lengthOfWhole(bytes) {
  for (const mark of [LINE_END, SPACE]) {
    const length = bytes.lastIndexOf(mark) + 1;
    if (length > 0) return length;
  }
  return bytes.findLastIndex((byte) => byte < 0x80 || byte >= 0xc0) || bytes.length;
}
