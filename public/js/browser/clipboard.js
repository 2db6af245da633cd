/** What the reader takes out of the page: copied, also where the browser offers no clipboard, or as a file. */

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
  // What is copied is what is laid out: runs of blanks must stay.
  box.style.whiteSpace = "pre";
  // No screen's keyboard is to come up for it.
  box.readOnly = true;
  // While a dialog is open, nothing outside of it can be selected.
  ([...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body).append(box);
  box.select();
  const isCopied = hasCopied();
  box.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  return isCopied;
}

function hasCopied() {
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  }
}

/**
 * @param {string} name
 * @param {Blob} blob
 */
export function saveFile(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // Some browsers read it only after the click is over.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
