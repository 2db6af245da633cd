/** The whole page takes files that are dropped; while they are dragged over it, the composer says so. */

import { text } from "../../i18n/texts.js";
import { make } from "../shared/elements.js";

export class DropTarget {
  #element;
  #hint = make("div", "drop-hint");

  /**
   * @param {HTMLElement} element that shows where they will be
   * @param {(event: DragEvent) => void} take
   */
  constructor(element, take) {
    this.#element = element;
    this.#hint.setAttribute("aria-hidden", "true");
    for (const name of /** @type {const} */ (["dragenter", "dragover"])) {
      document.addEventListener(name, (event) => this.#offer(event));
    }
    document.addEventListener("dragleave", ({ relatedTarget }) => {
      // It is null only where the pointer leaves the page, or Escape ends the dragging.
      if (!relatedTarget) this.#hide();
    });
    document.addEventListener("drop", (event) => {
      this.#hide();
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (!isCovered()) take(event);
    });
    window.addEventListener("blur", () => this.#hide());
  }

  /** @param {DragEvent} event */
  #offer(event) {
    if (!hasFiles(event) || !event.dataTransfer) return;
    // A file that is dropped beside its place would be opened by the browser, in place of the page.
    event.preventDefault();
    event.dataTransfer.dropEffect = isCovered() ? "none" : "copy";
    if (isCovered()) return this.#hide();
    if (this.#hint.isConnected) return;
    this.#hint.textContent = text("attachments.drop");
    this.#element.toggleAttribute("data-dropping", true);
    this.#element.append(this.#hint);
  }

  #hide() {
    this.#element.toggleAttribute("data-dropping", false);
    this.#hint.remove();
  }
}

/** @param {DragEvent} event */
function hasFiles({ dataTransfer }) {
  return Boolean(dataTransfer?.types.includes("Files"));
}

function isCovered() {
  return document.querySelector("dialog[open]") !== null;
}
