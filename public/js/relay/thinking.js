/** Separates thoughts from text where a model writes both as text: `<think>…</think>` at the start of its answer. */

/** @typedef {{ type: "text" | "reasoning", text: string }} Piece */

const OPENINGS = ["<think>", "<thinking>"];

/** Takes the answer as it comes, in pieces cut anywhere: `push(text)`, and `finish()` at the end. */
export class ThinkingSplitter {
  /** @type {"beginning" | "opened" | "thinking" | "closed" | "text"} */
  #place = "beginning";
  #closing = "";
  /** What may still belong to either. */
  #held = "";

  /**
   * @param {string} text
   * @returns {Generator<Piece, void, void>}
   */
  *push(text) {
    this.#held += text;
    if (this.#place === "beginning") this.#readBeginning();
    if (this.#place === "opened") this.#skipSpace("thinking");
    if (this.#place === "thinking") yield* this.#readThoughts();
    if (this.#place === "closed") this.#skipSpace("text");
    if (this.#place === "text") yield* this.#take("text", this.#held.length);
  }

  /** @returns {Generator<Piece, void, void>} */
  *finish() {
    yield* this.#take(this.#place === "thinking" ? "reasoning" : "text", this.#held.length);
  }

  /** A tag anywhere else is part of the answer's text. */
  #readBeginning() {
    const start = this.#held.trimStart();
    const opening = OPENINGS.find((tag) => start.startsWith(tag));
    if (opening) {
      this.#place = "opened";
      this.#closing = opening.replace("<", "</");
      this.#held = start.slice(opening.length);
    } else if (!OPENINGS.some((tag) => tag.startsWith(start))) {
      this.#place = "text";
    }
  }

  *#readThoughts() {
    const end = this.#held.indexOf(this.#closing);
    yield* this.#take("reasoning", end < 0 ? this.#held.length - this.#openEnd() : end);
    if (end < 0) return;
    this.#held = this.#held.slice(this.#closing.length);
    this.#place = "closed";
  }

  /** @param {"thinking" | "text"} next */
  #skipSpace(next) {
    this.#held = this.#held.trimStart();
    if (this.#held) this.#place = next;
  }

  /** How many characters at the end may be the beginning of the closing tag. */
  #openEnd() {
    for (let length = Math.min(this.#held.length, this.#closing.length - 1); length > 0; length -= 1) {
      if (this.#closing.startsWith(this.#held.slice(-length))) return length;
    }
    return 0;
  }

  /**
   * @param {Piece["type"]} type
   * @param {number} length
   * @returns {Generator<Piece, void, void>}
   */
  *#take(type, length) {
    const text = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    if (text) yield { type, text };
  }
}
