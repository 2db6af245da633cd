/** The text of an answer as it grows: Markdown, or just its words until the reader of Markdown is there. */

import { loadMarkdown } from "../../markdown/answer_text.js";

/** @typedef {Awaited<ReturnType<typeof loadMarkdown>>} Markdown */

/** @type {Markdown | null} */
let markdown = null;

export class AnswerBody {
  element = document.createElement("div");

  #text = "";
  #isGrowing = false;
  /** @type {InstanceType<Markdown["AnswerText"]> | null} */
  #stream = null;
  /** Holds the words as they are, until Markdown can be read. @type {Text | null} */
  #plain = null;

  constructor() {
    this.element.className = "answer";
    this.element.dir = "auto";
  }

  /**
   * @param {string} text all of it
   * @param {boolean} isGrowing whether more may come
   */
  show(text, isGrowing) {
    this.#text = text;
    this.#isGrowing = isGrowing;
    this.#stream = null;
    if (markdown) this.#draw(markdown);
    else this.#showPlain();
  }

  /** @param {string} addition */
  append(addition) {
    this.#text += addition;
    if (this.#stream) this.#stream.append(addition);
    else if (this.#plain) this.#plain.appendData(addition);
    else this.show(this.#text, true);
  }

  finish() {
    this.#isGrowing = false;
    this.#stream?.finish();
    this.#stream = null;
  }

  get text() {
    return this.#text;
  }

  get length() {
    return this.#text.length;
  }

  #showPlain() {
    this.#plain = document.createTextNode(this.#text);
    this.element.replaceChildren(this.#plain);
    this.element.classList.add("answer--plain");
    // Without a network the words stay as they are; they can be read like this, too.
    loadMarkdown().then((loaded) => this.#become(loaded), () => {});
  }

  /** @param {Markdown} loaded */
  #become(loaded) {
    markdown = loaded;
    if (this.#plain) this.#draw(loaded);
  }

  /** @param {Markdown} reader */
  #draw(reader) {
    this.#plain = null;
    this.element.classList.remove("answer--plain");
    this.element.replaceChildren();
    if (this.#isGrowing) {
      this.#stream = new reader.AnswerText(this.element, { isStreaming: true });
      this.#stream.append(this.#text);
    } else {
      reader.renderMarkdown(this.element, this.#text);
    }
  }
}
