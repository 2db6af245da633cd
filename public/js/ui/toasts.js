/** Short words about what has just happened, with a way back where there is one. */

import { loadStyle } from "./styles.js";

/**
 * @typedef {object} ToastAction
 * @property {string} label
 * @property {() => unknown} act
 *
 * @typedef {object} ToastWords
 * @property {string} text
 * @property {ToastAction} [action]
 * @property {number} [seconds] how long it stays; time does not pass while it is read or the page is hidden
 */

/**
 * @param {ToastWords} words
 * @returns {() => Promise<void>} closes it
 */
export function showToast(words) {
  const returnTo = document.activeElement;
  // Words without their style are better than none.
  const loading = Promise.all([import("./toast.js"), loadStyle("toasts").catch(() => {})]);
  const showing = loading.then(([{ Toast }]) => new Toast(words, returnTo));
  return async () => (await showing).close();
}
