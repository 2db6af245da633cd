/**
 * The messages of a conversation in stretches. What the browser may leave undrawn it looks at in every frame, to see
 * whether it is near the screen: a thousand messages cost more than the frame itself, thirty stretches next to nothing.
 */

import { make } from "./elements.js";

const MESSAGES_IN_STRETCH = 32;

/**
 * Puts the messages that are not on the page yet into their places. Those that are stay where they are, since moving an
 * element would take away the focus and what is selected in it.
 *
 * @param {HTMLElement} container
 * @param {readonly HTMLElement[]} messages all of them, in their order
 */
export function placeMessages(container, messages) {
  /** @type {HTMLElement | null} */
  let before = null;
  for (const message of messages) {
    if (!message.isConnected) placeAfter(container, before, message);
    before = message;
  }
  for (const stretch of container.querySelectorAll(":scope > .stretch:empty")) stretch.remove();
}

/**
 * @param {HTMLElement} container
 * @param {HTMLElement | null} before
 * @param {HTMLElement} message
 */
function placeAfter(container, before, message) {
  let stretch = before?.parentElement;
  if (!before || !stretch) {
    stretch = make("div", "stretch", message);
    container.prepend(stretch);
  } else if (stretch.childElementCount < MESSAGES_IN_STRETCH || before.nextElementSibling) {
    before.after(message);
  } else {
    const full = stretch;
    stretch = make("div", "stretch", message);
    full.after(stretch);
  }
  // Until it was drawn once, a stretch is as high as its messages will be.
  stretch.style.setProperty("--height", `${heightOf(stretch) + heightOf(message)}px`);
}

/** @param {HTMLElement} element */
function heightOf(element) {
  return Number.parseFloat(element.style.getPropertyValue("--height")) || 0;
}
