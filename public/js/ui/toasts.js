/** Short words about what has just happened, with a way back where there is one. */


/** @typedef {import("./toast_types.d.ts").ToastWords} ToastWords */

/**
 * @param {ToastWords} words
 * @returns {() => Promise<void>} closes it
 */
export function showToast(words) {
  const returnTo = document.activeElement;
  const showing = import("./toast.js").then(({ Toast }) => new Toast(words, returnTo));
  return async () => (await showing).close();
}
