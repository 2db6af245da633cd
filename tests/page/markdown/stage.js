// What the tests of Markdown need in the page, as `stage`.

import { commonmark } from "/commonmark.js";
import { loadTexts } from "/js/i18n/texts.js";
import { AnswerText, renderMarkdown } from "/js/markdown/answer_text.js";

export const ready = loadTexts("en");

globalThis.stage = {
  markdown: { AnswerText, renderMarkdown },

  examples: commonmark.map((example) => example.markdown),

  /** A few examples of the specification below each other, the same for the same seed. */
  mix(seed) {
    const next = numbers(seed);
    const count = 2 + next() % 5;
    return Array.from({ length: count }, () => this.examples[next() % this.examples.length]).join("\n\n");
  },

  /** A new place for a text, the last on the page. */
  place() {
    const box = document.createElement("div");
    box.className = "answer";
    document.querySelector("#stage").append(box);
    return box;
  },

  /** The text shown at once. */
  render(text) {
    const box = this.place();
    renderMarkdown(box, text);
    return box;
  },

  /** A text that is to come in pieces. */
  start() {
    const box = this.place();
    return { box, answer: new AnswerText(box) };
  },

  /** The text shown piece by piece, with an update after each; `each` sees every view. */
  stream(pieces, each = () => {}) {
    const { box, answer } = this.start();
    for (const piece of pieces) {
      answer.append(piece);
      answer.flush();
      each(box);
    }
    answer.finish();
    return box;
  },

  /** Cuts a text into pieces of 1 to `most` characters, the same for the same seed. */
  cut(text, seed, most = 9) {
    const pieces = [];
    const next = numbers(seed);
    for (let at = 0; at < text.length; ) {
      const length = 1 + next() % most;
      pieces.push(text.slice(at, at + length));
      at += length;
    }
    return pieces;
  },

  /** What is in a place, block by block. */
  view(box) {
    return [...box.querySelectorAll(".block")].map((block) => block.innerHTML);
  },

  areDiagramsDrawn() {
    return [...document.querySelectorAll("figure:has(.language-mermaid)")].every((frame) =>
      frame.querySelector(".diagram, .diagram__failure"),
    );
  },

  /** Resolves when lazily drawn things are there: diagrams, and whatever else has come to rest. */
  async settled() {
    while (document.querySelector(".block .language-mermaid") && !this.areDiagramsDrawn()) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    let quiet = 0;
    const observer = new MutationObserver(() => { quiet = 0; });
    observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    while (quiet < 10) {
      await new Promise((resolve) => setTimeout(resolve, 30));
      quiet += 1;
    }
    observer.disconnect();
  },
};

/** Numbers that look like chance. */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state >>> 8;
  };
}
