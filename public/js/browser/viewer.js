/** A dialog that shows one thing as large as the window allows. */

/**
 * Escape closes it, as does a click beside what it shows; the focus goes back to where it was.
 *
 * @param {Element} content
 * @param {HTMLButtonElement} closeButton
 * @param {string} label
 * @returns {HTMLDialogElement} open; it is gone once it closes
 */
export function openViewer(content, closeButton, label) {
  const dialog = document.createElement("dialog");
  dialog.className = "viewer";
  dialog.setAttribute("aria-label", label);
  closeButton.classList.add("viewer__close");
  closeButton.addEventListener("click", () => dialog.close());
  dialog.append(content, closeButton);
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
