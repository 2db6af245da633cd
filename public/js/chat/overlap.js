/** Joins the two parts of an answer that was cut: the text so far, and the model's continuation. */

/**
 * @typedef {{ drop: number, add: string }} Join how many characters to cut from the end of the answer, and what to add
 */

/** The last word, if a space comes before it. */
const LAST_WORD = /(?<=\s)\S{1,40}$/;
/** Scripts that put no space between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
const LETTER = /[\p{L}\p{N}]/u;
/** How much of its text a model may repeat. */
const LONGEST_REPETITION = 1_000;
/** Fewer characters may well be meant to come twice. */
const SHORTEST_REPETITION = 12;

/**
 * A cut may fall inside a word, and a model that continues does not say whether it begins with the rest of a word or
 * with the next one. So it is not shown the last word and has to write it again: the two parts then meet at a known
 * space. The reader sees the word meanwhile.
 */
export class Overlap {
  /** The part of the answer that the model is shown. */
  sent;
  #lastWord;
  #held = "";
  #isClosed;

  /** @param {string} text the answer so far */
  constructor(text) {
    const word = LAST_WORD.exec(text)?.[0] ?? "";
    const before = text.slice(0, text.length - word.length);
    this.#lastWord = UNSPACED.test(word) || before.trim() === "" ? "" : word;
    this.sent = this.#lastWord ? before : text;
    this.#isClosed = text === "";
  }

  /**
   * @param {string} text as it comes
   * @returns {Join}
   */
  push(text) {
    if (this.#isClosed) return { drop: 0, add: text };
    this.#held += text;
    const rest = this.#withoutRepetition();
    const isWithinWord = rest === "" || (rest !== this.#lastWord && this.#lastWord.startsWith(rest));
    return isWithinWord || this.#mayStillRepeat() ? { drop: 0, add: "" } : this.#close(rest);
  }

  /** @returns {Join} */
  finish() {
    return this.#isClosed ? { drop: 0, add: "" } : this.#close(this.#withoutRepetition());
  }

  /**
   * @param {string} rest
   * @returns {Join}
   */
  #close(rest) {
    this.#isClosed = true;
    if (this.#lastWord.startsWith(rest)) return { drop: 0, add: "" };
    if (rest.startsWith(this.#lastWord)) return { drop: 0, add: rest.slice(this.#lastWord.length) };
    return { drop: this.#lastWord.length, add: rest };
  }

  /** The text that has come, without space that the answer already ends with. */
  get #begun() {
    if (this.#lastWord) return this.#held.trimStart();
    if (/[ \t]$/.test(this.sent)) return this.#held.replace(/^[ \t]+/, "");
    return this.sent.endsWith("\n\n") ? this.#held.replace(/^\n+/, "") : this.#held;
  }

  #mayStillRepeat() {
    return this.sent.slice(-LONGEST_REPETITION).includes(this.#begun);
  }

  #withoutRepetition() {
    const begun = this.#begun;
    const repeated = repeatedBeginning(this.sent.slice(-LONGEST_REPETITION), begun);
    return begun.slice(repeated.length);
  }
}

/**
 * @param {string} before
 * @param {string} after
 * @returns {string} what `after` begins with and `before` ends with; empty if it may well be meant
 */
function repeatedBeginning(before, after) {
  const overlaps = [];
  for (let length = Math.min(before.length, after.length); length > 0; length -= 1) {
    const overlap = after.slice(0, length);
    if (before.endsWith(overlap) && charactersIn(overlap) >= SHORTEST_REPETITION) overlaps.push(overlap);
  }
  const [longest] = overlaps;
  // A text that repeats itself, such as a refrain, may do so again.
  if (!longest || overlaps.length > 1 || before.indexOf(longest) < before.length - longest.length) return "";
  const precedes = before.at(-longest.length - 1) ?? " ";
  const isInsideWord = LETTER.test(precedes) && LETTER.test(longest[0] ?? "") && !UNSPACED.test(precedes);
  return isInsideWord ? "" : longest;
}

/** @param {string} text in which a Chinese character counts as two, since it says as much */
function charactersIn(text) {
  return [...text].reduce((total, one) => total + (UNSPACED.test(one) ? 2 : LETTER.test(one) ? 1 : 0), 0);
}
