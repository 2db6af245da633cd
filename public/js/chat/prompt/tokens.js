/** How many tokens a text or an image has: estimated at once, or counted by a worker. */

import { scriptUrl } from "../../load/trusted_urls.js";

/** Kinds of characters. */
const OTHER = 0;
const LATIN = 1;
const DIGITS = 2;
const SPACE = 3;
const SIGNS = 4;
const CYRILLIC = 5;
const GREEK = 6;
const HAN = 7;
const HIRAGANA = 8;
const KATAKANA = 9;
const HANGUL = 10;
const ARABIC = 11;
const INDIC = 12;
const EMOJI = 13;

/** First and last character, and their kind; a later row overrides an earlier one. */
const RANGES = [
  [0x21, 0x7e, SIGNS], [0xa1, 0xbf, SIGNS], [0x2000, 0x206f, SIGNS], [0x3001, 0x303f, SIGNS], [0xff01, 0xff20, SIGNS],
  [0x30, 0x39, DIGITS], [0x41, 0x5a, LATIN], [0x61, 0x7a, LATIN], [0xc0, 0x24f, LATIN],
  [0x09, 0x0d, SPACE], [0x20, 0x20, SPACE], [0xa0, 0xa0, SPACE], [0x3000, 0x3000, SPACE],
  [0x370, 0x3ff, GREEK], [0x400, 0x52f, CYRILLIC], [0x590, 0x77f, ARABIC], [0x900, 0xe7f, INDIC],
  [0x3040, 0x309f, HIRAGANA], [0x30a0, 0x30ff, KATAKANA], [0x3400, 0x9fff, HAN], [0x3005, 0x3005, HAN],
  [0xac00, 0xd7af, HANGUL],
  [0x2190, 0x2bff, EMOJI], [0xd800, 0xdfff, EMOJI], [0x200d, 0x200d, EMOJI], [0xfe0f, 0xfe0f, EMOJI],
];

/**
 * Tokens of a run of characters of one kind: for its first character, and for each other one. Measured, like all
 * numbers here, on ordinary texts with the vocabulary of GPT-4o and later models.
 *
 * @type {ReadonlyMap<number, readonly [first: number, other: number]>}
 */
const RUNS = new Map([
  [HAN, [0.65, 0.8]],
  [HIRAGANA, [0.88, 0.56]],
  [KATAKANA, [0.82, 0.65]],
  [HANGUL, [1, 0.71]],
  [ARABIC, [0.39, 0.39]],
  [INDIC, [0.41, 0.41]],
  [EMOJI, [1, 1]],
]);
/** @type {readonly [number, number]} */
const UNKNOWN_RUN = [1.08, 1.08];
/** More for a run of Chinese characters next to kana, since Japanese words are rarer in the vocabulary. */
const JAPANESE_HAN = 0.43;

/** A polite verb, such as 주세요, is a common word with fewer tokens. */
const POLITE_ENDING = "요".charCodeAt(0);

/**
 * Tokens of a word: for its first three characters, for each of the next three, for each after these, and for a capital
 * within a sentence. There it begins a name, which is rarer than other words.
 */
const RUSSIAN = [1.04, 0.167, 0.15, 1.4];
const OTHER_CYRILLIC = [1.1, 0.4, 0.2, 0.8];
const GREEK_WORD = [1.09, 0.45, 0.254, 1.4];

/** Letters of Russian that Ukrainian, Bulgarian and Serbian lack, and letters of these that Russian hardly uses. */
const RUSSIAN_LETTERS = /[ыэё]/g;
const OTHER_LETTERS = /[ъ\u0452-\u052f]/g;
/** How many characters decide which language it is. */
const LENGTH_OF_SAMPLE = 1000;

/** The kind of each UTF-16 unit; made when it is first needed. @type {Uint8Array} */
let kinds = new Uint8Array();

/**
 * Within about a tenth of the true number for ordinary texts, in far less time.
 *
 * @param {string} text
 * @returns {number}
 */
export function estimateTokens(text) {
  if (kinds.length === 0) kinds = kindsOfUnits();
  let tokens = 0;
  /** @type {number} */
  let before = OTHER;
  /** @type {readonly number[] | null} */
  let cyrillic = null;
  for (let start = 0; start < text.length; ) {
    const kind = kinds[text.charCodeAt(start)] ?? OTHER;
    let end = start + 1;
    while (end < text.length && kinds[text.charCodeAt(end)] === kind) end += 1;
    if (kind === CYRILLIC) {
      cyrillic ??= isRussian(text.slice(start, start + LENGTH_OF_SAMPLE)) ? RUSSIAN : OTHER_CYRILLIC;
      tokens += tokensOfInflectedWord(text, start, end, cyrillic);
    } else {
      tokens += tokensOfRun(kind, text, start, end, before);
    }
    before = kind;
    start = end;
  }
  return Math.ceil(tokens);
}

/**
 * @param {number} kind
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @param {number} before the kind of the run before
 */
function tokensOfRun(kind, text, start, end, before) {
  const length = end - start;
  switch (kind) {
    case LATIN:
      return tokensOfLatinWord(text, start, end);
    case GREEK:
      return tokensOfInflectedWord(text, start, end, GREEK_WORD);
    case DIGITS:
      return 1.39 * Math.ceil(length / 3);
    case SPACE:
      return tokensOfSpace(text, start, end, before);
    case SIGNS:
      return tokensOfSigns(text, start, end, before);
    default: {
      const [first, other] = RUNS.get(kind) ?? UNKNOWN_RUN;
      const tokens = first + other * (length - 1);
      if (kind === HAN && (isKana(before) || isKana(kinds[text.charCodeAt(end)]))) return tokens + JAPANESE_HAN;
      if (kind === HANGUL && length > 2 && text.charCodeAt(end - 1) === POLITE_ENDING) return tokens - 1;
      return tokens;
    }
  }
}

/** @param {number | undefined} kind */
function isKana(kind) {
  return kind === HIRAGANA || kind === KATAKANA;
}

/** @param {string} sample in Cyrillic script */
function isRussian(sample) {
  return (sample.match(OTHER_LETTERS)?.length ?? 0) <= (sample.match(RUSSIAN_LETTERS)?.length ?? 0);
}

/**
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @param {readonly number[]} tokens of its parts
 */
function tokensOfInflectedWord(text, start, end, [first = 0, next = 0, rest = 0, capital = 0]) {
  const length = end - start;
  const tokens = first + next * Math.min(Math.max(length - 3, 0), 3) + rest * Math.max(length - 6, 0);
  if (length < 3 || !isCapital(text.charCodeAt(start))) return tokens;
  const isInSentence = kinds[text.charCodeAt(start - 2)] === kinds[text.charCodeAt(start)];
  return tokens + (isInSentence ? capital : capital / 2);
}

/** @param {number} code of a Greek or Cyrillic letter */
function isCapital(code) {
  return (code >= 0x386 && code <= 0x3ab) || (code >= 0x400 && code <= 0x42f);
}

/**
 * @param {string} text
 * @param {number} start
 * @param {number} end
 */
function tokensOfLatinWord(text, start, end) {
  const length = end - start;
  let tokens = 0.98 + 0.12 * Math.min(Math.max(length - 5, 0), 7) + 0.28 * Math.max(length - 12, 0);
  let wasSmall = false;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0xc0) tokens += 1.13;
    // Another word in a nameLikeThis.
    else if (code < 0x61 && wasSmall) tokens += 0.4;
    wasSmall = code >= 0x61;
  }
  return tokens;
}

/**
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @param {number} before
 */
function tokensOfSpace(text, start, end, before) {
  // A single space before a word is part of the word's token.
  if (end - start === 1 && text.charCodeAt(start) === 0x20) return 0;
  const lineEnd = text.lastIndexOf("\n", end - 1);
  const isBroken = lineEnd >= start;
  const indent = end - (isBroken ? lineEnd + 1 : start);
  // A line end after a sign is part of the sign's token.
  return (isBroken && before !== SIGNS ? 1.01 : 0) + (indent > 1 ? 0.81 + indent / 128 : 0);
}

/**
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @param {number} before
 */
function tokensOfSigns(text, start, end, before) {
  const length = end - start;
  const isLeading = length === 1 && before !== SPACE && end < text.length && kinds[text.charCodeAt(end)] === LATIN;
  return (isLeading ? 0.22 : 0.98) + 0.15 * Math.min(length - 1, 8) + length / 64;
}

function kindsOfUnits() {
  const units = new Uint8Array(0x10000);
  for (const [first = 0, last = 0, kind = OTHER] of RANGES) units.fill(kind, first, last + 1);
  return units;
}

/**
 * @param {{ width: number, height: number }} size
 * @param {{ base: number, tile: number, patch: number }} cost of the model's traits
 * @returns {number}
 */
export function estimateImage({ width, height }, { base, tile, patch }) {
  if (patch) return Math.ceil(Math.min(1536, Math.ceil(width / 32) * Math.ceil(height / 32)) * patch);
  // The image is shrunk into a square of 2048, then until its shorter side has 768, and cut into tiles of 512.
  const shrink = Math.min(1, 2048 / Math.max(width, height), 768 / Math.max(1, Math.min(width, height)));
  return base + tile * Math.max(1, Math.ceil((width * shrink) / 512) * Math.ceil((height * shrink) / 512));
}

/** @type {Worker | null} */
let worker = null;
let lastId = 0;

/**
 * @param {string} text
 * @returns {Promise<number>} exact for OpenAI's models since GPT-4o
 */
export function countTokens(text) {
  worker ??= new Worker(scriptUrl("build/token_worker.js"), { type: "module" });
  const asked = worker;
  lastId += 1;
  const id = lastId;
  return new Promise((resolve, reject) => {
    const listening = new AbortController();
    /** @param {MessageEvent<{ id: number, tokens: number }>} event */
    const take = ({ data }) => {
      if (data.id !== id) return;
      listening.abort();
      resolve(data.tokens);
    };
    const fail = () => {
      listening.abort();
      worker = null;
      reject(new Error("the tokens could not be counted"));
    };
    asked.addEventListener("message", take, { signal: listening.signal });
    asked.addEventListener("error", fail, { signal: listening.signal });
    asked.postMessage({ id, text });
  });
}
