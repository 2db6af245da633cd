/** Joins the two parts of an answer that was cut: what stood there, and what the model goes on with. */

/** The last word, if a space stands before it. */
const LAST_WORD = /(?<=\s)\S{1,40}$/;
/** Scripts that put no space between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
const LETTER = /[\p{L}\p{N}]/u;
/** How far back a model may repeat itself. */
const MEMORY = 1_000;
/** Fewer characters than these may well stand twice in a row. */
const LEAST_CHARACTERS = 12;

/**
 * @typedef {{ drop: number, add: string }} Join how many characters go from the end of the answer, and what comes then
 */

/**
 * A cut falls anywhere, also into a word, and a model that goes on does not say whether it begins with the rest of a
 * word or with the next one. So it is not shown the last word: it has to write it again, and the seam lies at a space
 * that is known. The reader keeps the word meanwhile.
 */
export class Overlap {
  /** What the model is shown of the answer. */
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

  /** What has come, without the space that stands there already. */
  get #begun() {
    if (this.#lastWord) return this.#held.trimStart();
    if (/[ \t]$/.test(this.sent)) return this.#held.replace(/^[ \t]+/, "");
    return this.sent.endsWith("\n\n") ? this.#held.replace(/^\n+/, "") : this.#held;
  }

  #mayStillRepeat() {
    return this.sent.slice(-MEMORY).includes(this.#begun);
  }

  #withoutRepetition() {
    const begun = this.#begun;
    const repeated = repeatedBeginning(this.sent.slice(-MEMORY), begun);
    return begun.slice(repeated.length);
  }
}

/**
 * @param {string} before
 * @param {string} after
 * @returns {string} what `after` begins with and `before` ends with; empty if that may well be meant
 */
function repeatedBeginning(before, after) {
  const overlaps = [];
  for (let length = Math.min(before.length, after.length); length > 0; length -= 1) {
    const overlap = after.slice(0, length);
    if (before.endsWith(overlap) && charactersIn(overlap) >= LEAST_CHARACTERS) overlaps.push(overlap);
  }
  const [longest] = overlaps;
  // What repeats itself, such as a refrain, may go on doing so.
  if (!longest || overlaps.length > 1 || before.indexOf(longest) < before.length - longest.length) return "";
  const precedes = before.at(-longest.length - 1) ?? " ";
  const isInsideWord = LETTER.test(precedes) && LETTER.test(longest[0] ?? "") && !UNSPACED.test(precedes);
  return isInsideWord ? "" : longest;
}

/** @param {string} text a character of Chinese says as much as two characters */
function charactersIn(text) {
  return [...text].reduce((total, sign) => total + (UNSPACED.test(sign) ? 2 : LETTER.test(sign) ? 1 : 0), 0);
}
