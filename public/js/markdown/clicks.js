/** What a click within an answer does: copying code, keeping it as a file, wrapping it, showing a picture. */

import { text } from "../i18n/texts.js";
import { languageOf } from "./draw/languages.js";

const ACTS = { copy, download, wrap, picture, source };
const SAID_MS = 1600;
const FRAMES_OF_DRAWING = 8;

/** @param {HTMLButtonElement} button */
export function act(button) {
  ACTS[/** @type {keyof typeof ACTS} */ (button.dataset.act)]?.(button);
}

/**
 * A link to a heading of the same answer. The address of the page says where in the page one is, so it stays.
 *
 * @param {HTMLAnchorElement} link
 * @param {HTMLElement} container
 */
export function goToHeading(link, container) {
  const wanted = slugOf(decoded(link.hash.slice(1)));
  const headings = [...container.querySelectorAll("h3, h4, h5, h6")];
  const heading = headings.find(({ textContent }) => slugOf(textContent ?? "") === wanted);
  if (heading) keepInSight(heading, FRAMES_OF_DRAWING);
}

/**
 * What comes near the screen is drawn only then, and is seldom as high as it was taken to be.
 *
 * @param {Element} heading
 * @param {number} frames
 */
function keepInSight(heading, frames) {
  heading.scrollIntoView({ block: "start" });
  if (frames > 0) requestAnimationFrame(() => keepInSight(heading, frames - 1));
}

/** @param {string} address */
function decoded(address) {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

/** @param {string} words */
function slugOf(words) {
  return words.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}

/** @param {HTMLButtonElement} button */
async function copy(button) {
  const code = codeOf(button);
  try {
    await navigator.clipboard.writeText(code.textContent ?? "");
    say(button, text("code.copied"));
  } catch {
    // Without https there is no clipboard. What is selected, the reader can copy.
    document.getSelection()?.selectAllChildren(code);
    say(button, text("code.selected"));
  }
}

/** @param {HTMLButtonElement} button */
function download(button) {
  const code = codeOf(button);
  const { ending } = languageOf(code.className.replace(/^language-/, ""));
  const address = URL.createObjectURL(new Blob([code.textContent ?? "", "\n"], { type: "text/plain" }));
  Object.assign(document.createElement("a"), { href: address, download: `code.${ending}` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** @param {HTMLButtonElement} button */
function wrap(button) {
  const isWrapped = frameOf(button).toggleAttribute("data-wrapped");
  button.setAttribute("aria-pressed", String(isWrapped));
}

/** @param {HTMLButtonElement} button */
async function picture(button) {
  const { showPicture } = await import("./draw/sandboxed_frame.js");
  showPicture(button);
}

/** @param {HTMLButtonElement} button */
function source(button) {
  const isShown = frameOf(button).toggleAttribute("data-source");
  button.setAttribute("aria-pressed", String(isShown));
}

/** @param {HTMLButtonElement} button */
function frameOf(button) {
  return /** @type {HTMLElement} */ (button.closest(".code"));
}

/** @param {HTMLButtonElement} button */
function codeOf(button) {
  return /** @type {HTMLElement} */ (frameOf(button).querySelector("pre > code"));
}

/**
 * @param {HTMLButtonElement} button
 * @param {string} words that it says for a moment
 */
function say(button, words) {
  const before = button.dataset.says ?? button.textContent ?? "";
  button.dataset.says = before;
  button.textContent = words;
  setTimeout(() => {
    button.textContent = before;
    delete button.dataset.says;
  }, SAID_MS);
}

/** @param {HTMLElement} container */
export function listenForClicks(container) {
  container.addEventListener("click", async (event) => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest("button[data-act]");
    const link = event.target.closest('a[href^="#"]');
    if (!button && !link) return;
    event.preventDefault();
    if (button instanceof HTMLButtonElement) act(button);
    else if (link instanceof HTMLAnchorElement) goToHeading(link, container);
  });
}
