/** Text in any encoding: as its first bytes say, or as its characters tell. */

import { analyse } from "chardet";
import { DocumentFailure } from "../failure.js";

/** Enough to know a language by. */
const SAMPLE_BYTES = 64 * 1024;
/** Windows' own code pages have all that the ISO ones have, and more. */
const BETTER_KNOWN_AS = new Map([
  ["ISO-8859-1", "windows-1252"],
  ["ISO-8859-9", "windows-1254"],
  ["ISO-2022-KR", ""],
  ["ISO-2022-CN", ""],
  ["UTF-32LE", ""],
  ["UTF-32BE", ""],
]);
/** What is no text has many of these; a form feed and Escape are seen in texts, too. */
const BINARY = /[\0-\x08\x0e-\x1a\x1c-\x1f\ufffd]/g;

/**
 * @param {Uint8Array} bytes
 * @returns {string} with plain line ends
 * @throws {DocumentFailure} `noText`
 */
export function decodedText(bytes) {
  for (const encoding of encodingsOf(bytes)) {
    const text = decoded(bytes, encoding);
    if (text !== null) return text.replaceAll("\r\n", "\n").replaceAll("\r", "\n");
  }
  throw new DocumentFailure("noText");
}

/**
 * @param {Uint8Array} bytes
 * @returns {Generator<string>} the likeliest first; most texts are in Unicode, and nothing has to be guessed
 */
function* encodingsOf(bytes) {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return yield "utf-16le";
  if (first === 0xfe && second === 0xff) return yield "utf-16be";
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  yield "utf-8";
  yield* wideEncodings(sample);
  yield* guesses(sample);
}

/**
 * Latin text in UTF-16 has a zero in every other byte.
 *
 * @param {Uint8Array} sample
 */
function wideEncodings(sample) {
  const zeros = [0, 0];
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (even + odd < sample.length / 10) return [];
  return odd > even * 10 ? ["utf-16le"] : even > odd * 10 ? ["utf-16be"] : [];
}

/** @param {Uint8Array} sample */
function guesses(sample) {
  const found = analyse(sample).map(({ name }) => BETTER_KNOWN_AS.get(name) ?? name);
  return [...found.filter(Boolean), "windows-1252"];
}

/**
 * @param {Uint8Array} bytes
 * @param {string} encoding
 * @returns {string | null} null where it is not that
 */
function decoded(bytes, encoding) {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    const strange = text.slice(0, SAMPLE_BYTES).match(BINARY)?.length ?? 0;
    return strange > Math.min(text.length, SAMPLE_BYTES) / 500 || text.includes("\0") ? null : text;
  } catch {
    return null;
  }
}
