/** Copying, also where the browser has no clipboard to offer. */

/**
 * @param {string} words
 * @returns {Promise<boolean>} whether they are on the clipboard now
 */
export async function copyText(words) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    // Without https there is no such clipboard; the old way still works in most browsers.
    return copyBySelection(words);
  }
}

/** @param {string} words */
function copyBySelection(words) {
  const focused = document.activeElement;
  const box = Object.assign(document.createElement("textarea"), { value: words, className: "only-heard" });
  document.body.append(box);
  box.select();
  const isCopied = document.execCommand("copy");
  box.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  return isCopied;
}
