/** What a click in an answer does: copy, download, wrap, show an image, a diagram or its source, preview or run. */

import { copyText, saveFile } from "../browser/clipboard.js";
import { openViewer } from "../browser/viewer.js";
import { text } from "../i18n/texts.js";
import { languageOf } from "./draw/languages.js";
import { showPicture } from "./draw/sandboxed_frame.js";
import { footnoteOf } from "./footnotes.js";

/** The values of `data-act`. @type {Record<string, ((button: HTMLButtonElement) => void) | undefined>} */
const ACTS = { copy, download, wrap, source, enlarge, picture: showPicture, preview: hand, run: hand };
const CONFIRMATION_MS = 1600;
const FRAMES_OF_DRAWING = 8;

/** @param {HTMLElement} container */
export function listenForClicks(container) {
  container.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest("button[data-act]");
    const link = event.target.closest('a[href^="#"]');
    if (!button && !link) return;
    event.preventDefault();
    if (button instanceof HTMLButtonElement) ACTS[button.dataset.act ?? ""]?.(button);
    else if (link instanceof HTMLAnchorElement) followLink(link, container);
  });
}

/** @param {HTMLButtonElement} button */
async function copy(button) {
  const code = codeOf(button);
  const isCopied = await copyText(code.textContent ?? "");
  // What the browser does not copy for us, the reader can.
  if (!isCopied) document.getSelection()?.selectAllChildren(code);
  confirm(button, text(isCopied ? "code.copied" : "code.selected"));
}

/** @param {HTMLButtonElement} button */
function download(button) {
  const code = codeOf(button);
  const { ending } = languageOf(code.className.replace(/^language-/, ""));
  saveFile(`code.${ending}`, new Blob([code.textContent ?? "", "\n"], { type: "text/plain" }));
}

/** @param {HTMLButtonElement} button */
function wrap(button) {
  const isWrapped = frameOf(button).toggleAttribute("data-wrapped");
  button.setAttribute("aria-pressed", String(isWrapped));
}

/** @param {HTMLButtonElement} button */
function source(button) {
  const isShown = frameOf(button).toggleAttribute("data-source");
  button.setAttribute("aria-pressed", String(isShown));
}

/** What is shown or run is no affair of the text: whoever listens gets the code. @param {HTMLButtonElement} button */
function hand(button) {
  const { act: type = "" } = button.dataset;
  button.dispatchEvent(new CustomEvent(`code-${type}`, { bubbles: true, detail: codeOf(button) }));
}

/**
 * Shows a diagram in the whole window, and never smaller than it was drawn.
 *
 * @param {HTMLButtonElement} button
 */
function enlarge(button) {
  const drawn = /** @type {HTMLImageElement} */ (frameOf(button).querySelector(".diagram__picture"));
  const picture = /** @type {HTMLImageElement} */ (drawn.cloneNode());
  picture.style.minInlineSize = `${drawn.getAttribute("width")}px`;
  picture.style.minBlockSize = `${drawn.getAttribute("height")}px`;
  const scroller = document.createElement("div");
  scroller.className = "viewer__diagram";
  scroller.tabIndex = 0;
  scroller.append(picture);
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button";
  close.textContent = text("diagram.close");
  openViewer(scroller, close, drawn.alt);
}

/** @param {HTMLButtonElement} button */
function codeOf(button) {
  return /** @type {HTMLElement} */ (frameOf(button).querySelector("pre > code"));
}

/** @param {HTMLButtonElement} button */
function frameOf(button) {
  return /** @type {HTMLElement} */ (button.closest(".code"));
}

/**
 * Shows a message on the button for a moment.
 *
 * @param {HTMLButtonElement} button
 * @param {string} message
 */
function confirm(button, message) {
  const label = button.dataset.says ?? button.textContent ?? "";
  button.dataset.says = label;
  button.textContent = message;
  setTimeout(() => {
    button.textContent = label;
    delete button.dataset.says;
  }, CONFIRMATION_MS);
}

/**
 * Follows a link to a heading or a footnote of the same answer. The page's address stays, since it names the
 * conversation.
 *
 * @param {HTMLAnchorElement} link
 * @param {HTMLElement} container
 */
function followLink(link, container) {
  const wanted = slugOf(decoded(link.hash.slice(1)));
  const headings = [...container.querySelectorAll("h3, h4, h5, h6")];
  const heading = headings.find(({ textContent }) => slugOf(textContent ?? "") === wanted);
  const target = footnoteOf(link.hash, container) ?? heading;
  if (target) keepInView(target, FRAMES_OF_DRAWING);
}

/**
 * Scrolls there for several frames: what comes near the screen is only laid out then, and changes its height.
 *
 * @param {Element} target
 * @param {number} frames
 */
function keepInView(target, frames) {
  target.scrollIntoView({ block: "start" });
  if (frames > 0) requestAnimationFrame(() => keepInView(target, frames - 1));
}

/** @param {string} address */
function decoded(address) {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

/** @param {string} title */
function slugOf(title) {
  return title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}
