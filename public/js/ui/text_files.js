/** Reads files of text: whatever is UTF-8 (or says in which Unicode it is written) and has no signs of a binary file. */

/** About 60,000 tokens: more than most models read well. */
export const MOST_TEXT_BYTES = 256 * 1024;

/**
 * @param {Blob} file
 * @returns {Promise<string | null>} null where it is not text
 */
export async function readTextFile(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  try {
    const words = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return /[\0-\x08\x0e-\x1a]/.test(words) ? null : words.replaceAll("\r\n", "\n");
  } catch {
    return null;
  }
}
