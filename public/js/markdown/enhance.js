/** Adds the page's own elements to an answer: frames of code, scrolling tables, offers to load remote images. */

import { text } from "../i18n/texts.js";
import { languageOf } from "./draw/languages.js";
import { ADDRESS } from "./sanitise.js";

const BUTTONS = [
  { act: "wrap", key: "code.wrap" },
  { act: "download", key: "code.download" },
  { act: "copy", key: "code.copy" },
];
/** What is to be seen or run, by the word after the fence. */
const SHOWN = /^(?:x?html?|svg|markdown|md)$/i;
const RUN = /^(?:js|javascript|mjs)$/i;
/** Longer ones are prose, which needs a wider column than a number or a name. */
const LONG_CELL_CHARACTERS = 40;

/** @param {DocumentFragment} content sanitised */
export function enhance(content) {
  if (!content.firstElementChild) return;
  for (const code of content.querySelectorAll("pre > code")) frameCode(code);
  for (const table of content.querySelectorAll("table")) letScroll(table);
  for (const box of content.querySelectorAll("input")) replaceCheckbox(box);
  for (const image of content.querySelectorAll("img")) holdPicture(image);
}

/** @param {Element} code */
function frameCode(code) {
  const listing = /** @type {HTMLPreElement} */ (code.parentElement);
  const frame = codeFrame(/^language-(\S+)$/.exec(code.className)?.[1] ?? "", code.textContent ?? "");
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
  for (const cell of table.querySelectorAll("td")) {
    cell.toggleAttribute("data-long", (cell.textContent ?? "").length > LONG_CELL_CHARACTERS);
  }
}

/**
 * The reader cannot tick it: it only shows whether something is done.
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
    // HTML forbids a button within a link, so it follows the link, which keeps the words.
    if (link) link.after(picture);
    else image.replaceWith(picture);
    if (link) image.replaceWith(image.alt || text("image.untitled"));
  } else if (!image.getAttribute("src")) {
    image.replaceWith(image.alt);
  }
}

/**
 * @param {string} language the word after the fence
 * @param {string} source
 * @returns {HTMLElement} without the code yet
 */
function codeFrame(language, source) {
  const frame = document.createElement("figure");
  frame.className = "code";
  const header = document.createElement("figcaption");
  header.className = "code__header";
  const name = document.createElement("span");
  name.className = "code__language";
  name.textContent = language ? languageOf(language).name : text("code.label");
  header.append(name, ...actsFor(language, source), ...BUTTONS.map(({ act, key }) => codeButton(act, text(key))));
  frame.append(header);
  return frame;
}

/**
 * @param {string} language
 * @param {string} source
 */
function actsFor(language, source) {
  const isShown = SHOWN.test(language) || (/^xml$/i.test(language) && /^\s*(?:<\?[^>]*>\s*)?<svg\b/i.test(source));
  if (isShown) return [codeButton("preview", text("code.preview"))];
  return RUN.test(language) ? [codeButton("run", text("code.run"))] : [];
}

/**
 * @param {string} act what a click does: see clicks.js
 * @param {string} label
 */
export function codeButton(act, label) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "quiet-button code__button";
  element.dataset.act = act;
  element.textContent = label;
  return element;
}

/**
 * @param {string} address
 * @param {string} description of the image
 * @returns {HTMLSpanElement}
 */
function remotePicture(address, description) {
  const picture = document.createElement("span");
  picture.className = "picture";
  picture.setAttribute(ADDRESS, address);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "picture__button";
  button.dataset.act = "picture";
  const title = document.createElement("span");
  title.className = "picture__title";
  title.textContent = description || text("image.untitled");
  const offer = document.createElement("span");
  offer.className = "picture__offer";
  offer.textContent = text("image.load", { host: hostOf(address) });
  button.append(title, offer);
  picture.append(button);
  return picture;
}

/** @param {string} address */
export function hostOf(address) {
  try {
    return new URL(address).host;
  } catch {
    return address;
  }
}
