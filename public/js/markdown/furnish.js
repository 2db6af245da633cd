/** Gives what a model wrote the page's own furniture: frames of code, tables that scroll, places of remote pictures. */

import { text } from "../i18n/texts.js";
import { codeFrame } from "./code_frame.js";
import { remotePicture } from "./remote_picture.js";
import { ADDRESS } from "./sanitise.js";

/** @param {DocumentFragment} content sanitised */
export function furnish(content) {
  if (!content.firstElementChild) return;
  for (const code of content.querySelectorAll("pre > code")) frameCode(code);
  for (const table of content.querySelectorAll("table")) letScroll(table);
  for (const box of content.querySelectorAll("input")) replaceCheckbox(box);
  for (const image of content.querySelectorAll("img")) holdPicture(image);
}

/** @param {Element} code */
function frameCode(code) {
  const listing = /** @type {HTMLPreElement} */ (code.parentElement);
  const frame = codeFrame(/^language-(\S+)$/.exec(code.className)?.[1] ?? "");
  listing.replaceWith(frame);
  frame.append(listing);
  listing.className = "code__text";
  listing.dir = "ltr";
  listing.translate = false;
}

/** @param {HTMLTableElement} table */
function letScroll(table) {
  const scroller = document.createElement("div");
  scroller.className = "table";
  scroller.setAttribute("role", "group");
  scroller.setAttribute("aria-label", text("table.label"));
  table.replaceWith(scroller);
  scroller.append(table);
}

/**
 * Nobody can tick it; what it says is whether something is done.
 *
 * @param {HTMLInputElement} box
 */
function replaceCheckbox(box) {
  const isDone = box.hasAttribute("checked");
  const sign = document.createElement("span");
  sign.className = `task${isDone ? " task--done" : ""}`;
  sign.setAttribute("role", "img");
  sign.setAttribute("aria-label", text(isDone ? "task.done" : "task.open"));
  const item = box.closest("li");
  if (item) item.className = "task-item";
  box.replaceWith(sign);
}

/** @param {HTMLImageElement} image */
function holdPicture(image) {
  const address = image.getAttribute(ADDRESS);
  if (address) {
    const picture = remotePicture(address, image.alt);
    const link = image.closest("a");
    // A button within a link would be neither; the words stay in the link.
    if (link) link.after(picture);
    else image.replaceWith(picture);
    if (link) image.replaceWith(image.alt || text("image.untitled"));
  } else if (!image.getAttribute("src")) {
    image.replaceWith(image.alt);
  }
}
