/** How high a message will be before anybody has drawn it: the better the guess, the less the page jumps when it is. */

const LINE_PIXELS = 26;
const LETTERS_IN_A_LINE = 72;
const BLANK_LINE = 0.5;
const LINES_AROUND = 4;

/**
 * @param {string} text of a message
 * @returns {number} pixels, roughly
 */
export function guessHeight(text) {
  let lines = LINES_AROUND;
  for (let start = 0; start <= text.length; ) {
    const next = text.indexOf("\n", start);
    const end = next < 0 ? text.length : next;
    lines += end === start ? BLANK_LINE : Math.ceil((end - start) / LETTERS_IN_A_LINE);
    start = end + 1;
  }
  return Math.round(lines * LINE_PIXELS);
}
