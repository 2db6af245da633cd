/** Reads files of text: what is UTF-8, or says in which Unicode it is written, and has no signs of a binary file. */

/** About 60,000 tokens: more than most models read well. */
export const MOST_TEXT_BYTES = 256 * 1024;

/**
 * @param {Blob} file
 * @returns {Promise<string | null>} null where it is not text
 */
export async function readTextFile(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    const words = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
    return /[\0-\x08\x0e-\x1a]/.test(words) ? null : words.replaceAll("\r\n", "\n");
  } catch {
    return null;
  }
}

/** @param {Uint8Array} bytes which may begin with a mark of their order */
function encodingOf([first, second]) {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}
