/**
 * Bold and strike beside the punctuation of Chinese, Japanese and Korean. CommonMark decides by blanks and punctuation
 * whether stars begin or end something. Where words have no blanks between them, that leaves the stars in
 * `**重点：**后文`; so next to such a script, punctuation counts as a letter.
 */

import { Tokenizer } from "marked";

const SCRIPTS = ["Han", "Hiragana", "Katakana", "Hangul", "Bopomofo"].map((name) => `\\p{Script=${name}}`).join("");
/** With the blocks of their punctuation, and of wide forms of other signs. */
const CJK = new RegExp(`[${SCRIPTS}\\u3000-\\u30ff\\ufe30-\\ufe4f\\uff00-\\uffef]`, "u");
const PUNCTUATION = /[\p{P}\p{S}]/u;
const OPENING = /[\p{Ps}\p{Pi}]/u;
const CLOSING = /[\p{Pe}\p{Pf}]/u;
const RUN = /[*]+|~+/g;
/** Any will do: the text in which it stands only shows where marks may end. */
const LETTER = "x";
/** After this, what comes before punctuation may begin a mark. */
const BEFORE_MARK = ".";

/** @type {import("marked").MarkedExtension} */
export const cjkEmphasis = {
  hooks: {
    emStrongMask(masked) {
      return CJK.test(masked) ? withLetters(masked) : masked;
    },
  },
  tokenizer: {
    emStrong(source, masked, before) {
      return Tokenizer.prototype.emStrong.call(this, source, masked, characterBefore(source, before));
    },
    del(source, masked, before) {
      return Tokenizer.prototype.del.call(this, source, masked, characterBefore(source, before));
    },
  },
};

/** @param {string} character may be empty */
export function isCjk(character) {
  return CJK.test(character);
}

/** @param {string} masked */
function withLetters(masked) {
  const units = masked.split("");
  for (const { 0: run, index } of masked.matchAll(RUN)) {
    const before = masked[index - 1] ?? "";
    const after = masked[index + run.length] ?? "";
    if (!CJK.test(before) && !CJK.test(after)) continue;
    if (PUNCTUATION.test(before) && !OPENING.test(before)) units[index - 1] = LETTER;
    if (PUNCTUATION.test(after) && !CLOSING.test(after)) units[index + run.length] = LETTER;
  }
  return units.join("");
}

/**
 * @param {string} source begins with a run of the same marks
 * @param {string} before
 */
function characterBefore(source, before = "") {
  const mark = source[0] ?? "";
  if (mark !== "*" && mark !== "~") return before;
  let end = 1;
  while (source[end] === mark) end += 1;
  const after = source[end] ?? "";
  return PUNCTUATION.test(after) && (CJK.test(after) || CJK.test(before)) ? BEFORE_MARK : before;
}
