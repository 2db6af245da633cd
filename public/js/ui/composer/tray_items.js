/** What stands in the tray: files that are ready, and those that are being read. */

import { language, text } from "../../i18n/texts.js";
import { iconButton, make, wordButton } from "../shared/elements.js";
import { iconElement } from "../shared/icons.js";

/** @typedef {import("./composer_types.d.ts").PreparedFile} PreparedFile */

/**
 * @param {PreparedFile} prepared
 * @param {{ takeOut: () => void, open: () => void }} acts
 */
export function trayItem({ attachment, blob }, { takeOut, open }) {
  const { kind, name, bytes, source } = attachment;
  const remove = iconButton("close", text("attachments.remove", { name }), takeOut);
  const size = make("span", "tray__size", source?.chosen || kilobytes(bytes));
  const label = nameLabel(name);
  if (kind === "image") return make("li", "tray__item", pictureOf(blob), label, size, remove);
  const button = wordButton("tray__open", "", open);
  button.append(iconElement("file"), label, size);
  button.setAttribute("aria-haspopup", "dialog");
  return make("li", "tray__item", button, remove);
}

/** A document that is being read, or waits for it. */
export class Reading {
  element;
  file;
  key;
  #abort = new AbortController();
  #progress = make("progress", "tray__progress");

  /**
   * @param {File} file
   * @param {string} key of the conversation that it is for
   * @param {(reading: Reading) => void} onCancel
   */
  constructor(file, key, onCancel) {
    this.file = file;
    this.key = key;
    const { name } = file;
    const cancel = iconButton("close", text("attachments.remove", { name }), () => {
      this.#abort.abort();
      onCancel(this);
      document.getElementById("question")?.focus();
    });
    this.#progress.setAttribute("aria-label", name);
    const label = nameLabel(name);
    this.element = make("li", "tray__item", iconElement("file"), label, this.#progress, cancel);
  }

  get signal() {
    return this.#abort.signal;
  }

  /** @type {import("../../documents/document_types.d.ts").NoteProgress} */
  note = (done, of) => {
    Object.assign(this.#progress, { max: of, value: done });
  };
}

/** @param {string} name in any writing, which turns nothing around it */
function nameLabel(name) {
  return Object.assign(make("span", "tray__name", name), { dir: "auto" });
}

/** @param {number} bytes */
function kilobytes(bytes) {
  const kilobyte = { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 };
  return Math.max(1, bytes / 1000).toLocaleString(language(), /** @type {Intl.NumberFormatOptions} */ (kilobyte));
}

/** @param {Blob} blob */
function pictureOf(blob) {
  const picture = Object.assign(make("img", "tray__picture"), { alt: "", src: URL.createObjectURL(blob) });
  picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
  return picture;
}
