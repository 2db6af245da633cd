/** The lines of a backup. Files in them stay where they are, so that no line is longer than its words. */

import { newId } from "../records.js";
import { listOf, ownField } from "./formats/parsed.js";

/**
 * @typedef {object} Line
 * @property {string} text with marks in place of what was set aside
 * @property {string} mark which nothing else in the file begins with
 * @property {Blob[]} aside data URLs, which are parts of the file
 */

/** In a string, the quotation marks would be escaped: only a property of that name is ever taken for one. */
const PROPERTY = '"data":"';
const START = `${PROPERTY}data:`;
const BYTES_AT_ONCE = 2_000_000;
const [LINE_END, QUOTE] = [0x0a, 0x22];

/**
 * @param {Blob} file
 * @returns {AsyncGenerator<Line, void>}
 */
export async function* linesOf(file) {
  const reader = file.stream().getReader();
  const cutter = new LineCutter(file);
  let read = 0;
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      yield* cutter.cut(value);
      read += value.length;
      // What is on its way already is read without a pause.
      if (read > BYTES_AT_ONCE) read = await new Promise((resolve) => setTimeout(resolve, 0, 0));
    }
    yield cutter.last();
  } finally {
    await reader.cancel();
  }
}

/**
 * @param {Line} line
 * @returns {Promise<unknown>} undefined if it is not JSON; the attachments' data may be blobs
 */
export async function valueOf({ text, mark, aside }) {
  const json = text.trim().replace(/,$/, "");
  const value = jsonOf(json);
  let placed = 0;
  for (const attachment of listOf(ownField(value, "attachments"))) {
    const data = ownField(attachment, "data");
    if (typeof data !== "string" || !data.startsWith(mark)) continue;
    Object.assign(/** @type {object} */ (attachment), { data: aside[Number(data.slice(mark.length))] });
    placed += 1;
  }
  if (value === undefined || placed === aside.length) return value;
  // Something else is called data, too: it belongs where it was.
  const pieces = await Promise.all(json.split(mark).map(async (piece, index) => {
    if (index === 0) return piece;
    const number = parseInt(piece, 10);
    return `${await aside[number]?.text()}${piece.slice(String(number).length)}`;
  }));
  return jsonOf(pieces.join(""));
}

/**
 * @param {string} json
 * @returns {unknown} undefined if it is not JSON
 */
export function jsonOf(json) {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

class LineCutter {
  #file;
  #mark = `aside-${newId()}-`;
  #decoder = new TextDecoder();
  /** @type {string[]} */
  #text = [];
  /** @type {Blob[]} */
  #aside = [];
  /** Where in the file the next piece begins, and a data URL that has not ended yet. */
  #place = 0;
  #data = -1;
  /** What may be the beginning of one. */
  #rest = new Uint8Array();

  /** @param {Blob} file */
  constructor(file) {
    this.#file = file;
  }

  /**
   * @param {Uint8Array} piece of the file, the next
   * @returns {Generator<Line, void>} the lines that end in it
   */
  *cut(piece) {
    const bytes = joined(this.#rest, piece);
    let characters = "";
    let at = 0;
    let start = -1;
    while (at < bytes.length) {
      const end = bytes.indexOf(LINE_END, at);
      if (this.#data >= 0) {
        at = this.#endOfData(bytes, at, end);
        continue;
      }
      // A character for each byte: what is found in them is there in the bytes, too.
      characters ||= new TextDecoder("latin1").decode(bytes);
      if (start < at) start = characters.indexOf(START, at);
      if (start < 0) start = Infinity;
      if (start < end || (end < 0 && start < Infinity)) {
        const data = start + PROPERTY.length;
        this.#read(bytes.subarray(at, data));
        this.#data = this.#place + data;
        at = data;
      } else if (end >= 0) {
        this.#read(bytes.subarray(at, end));
        yield this.#line();
        at = end + 1;
      } else break;
    }
    const sure = this.#data >= 0 ? bytes.length : Math.max(at, bytes.length - START.length + 1);
    this.#read(bytes.subarray(at, sure));
    this.#rest = bytes.slice(sure);
    this.#place += sure;
  }

  /** @returns {Line} */
  last() {
    this.#read(this.#rest);
    return this.#line();
  }

  /**
   * @param {Uint8Array} bytes
   * @param {number} at
   * @param {number} lineEnd which it does not go beyond: the line was cut off
   * @returns {number} where the bytes go on after it
   */
  #endOfData(bytes, at, lineEnd) {
    const quote = bytes.indexOf(QUOTE, at);
    const ends = [quote, lineEnd].filter((end) => end >= 0);
    if (ends.length === 0) return bytes.length;
    const end = Math.min(...ends);
    const number = this.#aside.push(this.#file.slice(this.#data, this.#place + end)) - 1;
    this.#text.push(`${this.#mark}${number}`);
    this.#data = -1;
    return end;
  }

  /** @param {Uint8Array} bytes */
  #read(bytes) {
    this.#text.push(this.#decoder.decode(bytes, { stream: true }));
  }

  /** @returns {Line} */
  #line() {
    const line = { text: this.#text.join(""), mark: this.#mark, aside: this.#aside };
    [this.#text, this.#aside] = [[], []];
    return line;
  }
}

/**
 * @param {Uint8Array} one
 * @param {Uint8Array} other
 */
function joined(one, other) {
  if (one.length === 0) return other;
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
