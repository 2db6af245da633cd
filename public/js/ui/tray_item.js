/** One file in the tray: a small picture of it, its name and size, and the way to take it out again. */

import { language, text } from "../i18n/texts.js";
import { iconButton, make } from "./elements.js";
import { iconElement } from "./icons.js";

/** @typedef {import("../store/record_types.d.ts").Attachment} Attachment */

/**
 * @param {Attachment} attachment
 * @param {Blob} blob
 * @param {() => void} takeOut
 */
export function trayItem({ kind, name, bytes }, blob, takeOut) {
  const remove = iconButton("close", text("attachments.remove", { name }), takeOut);
  const size = make("span", "tray__size", kilobytes(bytes));
  const sign = kind === "text" ? iconElement("file") : pictureOf(blob);
  return make("li", "tray__item", sign, make("span", "tray__name", name), size, remove);
}

/** @param {number} bytes */
export function kilobytes(bytes) {
  const kilobyte = { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 };
  return Math.max(1, bytes / 1000).toLocaleString(language(), /** @type {Intl.NumberFormatOptions} */ (kilobyte));
}

/** @param {Blob} blob */
function pictureOf(blob) {
  const picture = Object.assign(make("img", "tray__picture"), { alt: "", src: URL.createObjectURL(blob) });
  picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
  return picture;
}
