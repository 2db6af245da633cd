/** Separates thoughts from text where a model writes both as text: `<think>…</think>` at the start of its answer. */

import { CodePlaces } from "./code_places.js";

/**
 * @typedef {{ type: "text" | "reasoning", text: string }
 *   | { type: "text-was-reasoning", text: "" }} Piece the last one: all text of the answer until now was thoughts
 */

/** What models write around their thoughts. A template may write the opening itself, and the answer begins within. */
const FORMS = [
  ["<think>", "</think>"],
  ["<thinking>", "</thinking>"],
  ["<thought>", "</thought>"],
  ["<seed:think>", "</seed:think>"],
  ["[THINK]", "[/THINK]"],
  ["◁think▷", "◁/think▷"],
  ["<|channel|>analysis<|message|>", "<|end|><|start|>assistant<|channel|>final<|message|>"],
];
const OPENINGS = FORMS.map(([opening = ""]) => opening);
const TAGS = FORMS.flat();
const ANY_TAG = new RegExp(TAGS.map((tag) => tag.replace(/[|[\]/]/g, "\\$&")).join("|"));

/** Takes the answer as it comes, in pieces cut anywhere: `push(text)`, and `finish()` at the end. */
export class ThinkingSplitter {
  /** @type {"beginning" | "opened" | "thinking" | "closed" | "text"} */
  #place = "beginning";
  #closing = "";
  /** What may still belong to either. */
  #held = "";
  /** Whether the thoughts may end whose beginning was not seen. */
  #mayBeThoughts = true;
  #code = new CodePlaces();

  /** Thoughts that come apart from the text leave none in it. */
  noteOtherThoughts() {
    this.#mayBeThoughts = false;
  }

  /**
   * @param {string} text
   * @returns {Generator<Piece, void, void>}
   */
  *push(text) {
    this.#held += text;
    if (this.#place === "beginning") this.#readBeginning();
    if (this.#place === "opened") this.#skipSpace("thinking");
    if (this.#place === "thinking") yield* this.#readThoughts();
    if (this.#place === "text" && this.#mayBeThoughts) yield* this.#readDoubtful();
    if (this.#place === "closed") this.#skipSpace("text");
    if (this.#place === "text" && !this.#mayBeThoughts) yield* this.#take("text", this.#held.length);
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
      this.#closing = FORMS[OPENINGS.indexOf(opening)]?.[1] ?? "";
      this.#mayBeThoughts = false;
      this.#held = start.slice(opening.length);
    } else if (!OPENINGS.some((tag) => tag.startsWith(start))) {
      this.#place = "text";
    }
  }

  /** @returns {Generator<Piece, void, void>} */
  *#readThoughts() {
    const end = this.#held.indexOf(this.#closing);
    yield* this.#take("reasoning", end < 0 ? this.#held.length - openEnd(this.#held, [this.#closing]) : end);
    if (end < 0) return;
    this.#held = this.#held.slice(this.#closing.length);
    this.#place = "closed";
  }

  /** Text, unless the end of thoughts comes that never began. @returns {Generator<Piece, void, void>} */
  *#readDoubtful() {
    for (let found = ANY_TAG.exec(this.#held); found; found = ANY_TAG.exec(this.#held)) {
      const [tag] = found;
      yield* this.#takeDoubtful(found.index);
      if (OPENINGS.includes(tag)) {
        // The answer speaks of such tags.
        this.#mayBeThoughts = false;
        return;
      }
      if (!this.#code.isInside) {
        this.#held = this.#held.slice(tag.length);
        this.#mayBeThoughts = false;
        this.#place = "closed";
        yield { type: "text-was-reasoning", text: "" };
        return;
      }
      yield* this.#takeDoubtful(tag.length);
    }
    yield* this.#takeDoubtful(this.#held.length - openEnd(this.#held, TAGS));
  }

  /**
   * @param {number} length
   * @returns {Generator<Piece, void, void>}
   */
  *#takeDoubtful(length) {
    this.#code.push(this.#held.slice(0, length));
    yield* this.#take("text", length);
  }

  /** @param {"thinking" | "text"} next */
  #skipSpace(next) {
    this.#held = this.#held.trimStart();
    if (this.#held) this.#place = next;
  }

  /**
   * @param {"text" | "reasoning"} type
   * @param {number} length
   * @returns {Generator<Piece, void, void>}
   */
  *#take(type, length) {
    const text = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    if (text) yield { type, text };
  }
}

/**
 * @param {string} text
 * @param {readonly string[]} tags
 * @returns {number} how many characters at its end may be the beginning of a tag
 */
function openEnd(text, tags) {
  const longest = Math.max(...tags.map((tag) => tag.length)) - 1;
  const end = text.slice(-longest);
  for (let start = 0; start < end.length; start += 1) {
    const rest = end.slice(start);
    if (tags.some((tag) => tag.startsWith(rest))) return rest.length;
  }
  return 0;
}
