/** Adds to a growing piece of code only its new letters, however long it is. */

/**
 * @typedef {import("./blocks.js").Code} Code
 */

/**
 * @param {{ element: HTMLElement, code: Code | null }} shown
 * @param {Code | null} code
 * @returns {boolean} false if that is not all that has changed
 */
export function growCode(shown, code) {
  if (!shown.code || !code || shown.code.lang !== code.lang || !code.text.startsWith(shown.code.text)) return false;
  const element = shown.element.querySelector("pre > code");
  if (!element) return false;
  const addition = code.text.slice(shown.code.text.length);
  const words = element.lastChild;
  if (words instanceof Text && words === element.firstChild) words.appendData(addition);
  else if (!words) element.append(addition);
  else return false;
  return true;
}
