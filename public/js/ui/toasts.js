/** Short words about what has just happened, with a way back where there is one. */

import { loadStyle } from "./styles.js";

/** @typedef {import("./toast_types.d.ts").ToastWords} ToastWords */

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
