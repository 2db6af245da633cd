/** Frames without an origin of their own, to which the page talks by messages. */

import { text } from "../../i18n/texts.js";
import { SITE_ROOT } from "../../load/site_root.js";
import { hostOf } from "../enhance.js";
import { rememberSource } from "../patch.js";
import { ADDRESS } from "../sanitise.js";

/**
 * @param {string} path from the root of the site, such as `frames/image.html`
 * @param {string} title
 * @param {(data: any) => void} hear what the frame says; first `{ isReady: true }`
 */
export function sandboxedFrame(path, title, hear) {
  const frame = document.createElement("iframe");
  frame.title = title;
  frame.setAttribute("sandbox", "allow-scripts");
  frame.referrerPolicy = "no-referrer";
  frame.src = new URL(path, SITE_ROOT).href;
  const listening = new AbortController();
  const { signal } = listening;
  addEventListener("message", ({ source, data }) => source === frame.contentWindow && hear(Object(data)), { signal });
  return {
    frame,
    /** @param {unknown} message */
    tell: (message) => frame.contentWindow?.postMessage(message, "*"),
    close() {
      listening.abort();
      frame.remove();
    },
  };
}

/** @param {HTMLButtonElement} button within its place */
export function showPicture(button) {
  const place = /** @type {HTMLElement} */ (button.parentElement);
  const address = place.getAttribute(ADDRESS) ?? "";
  const words = button.querySelector(".picture__title")?.textContent ?? "";
  rememberSource(place);
  place.setAttribute("data-drawn", "");
  const { frame, tell, close } = sandboxedFrame("frames/image.html", words, ({ isReady, isBroken, width, height }) => {
    if (isReady) tell({ address, words });
    if (isBroken) giveUp();
    if (width > 0 && height > 0) {
      frame.style.inlineSize = `${Number(width)}px`;
      frame.style.aspectRatio = `${Number(width)} / ${Number(height)}`;
      frame.removeAttribute("aria-busy");
    }
  });
  frame.className = "picture__frame";
  frame.setAttribute("aria-busy", "true");
  place.replaceChildren(frame);

  function giveUp() {
    close();
    const host = hostOf(address);
    const offer = button.querySelector(".picture__offer");
    if (offer) offer.textContent = `${text("image.failed", { host })} ${text("image.again", { host })}`;
    place.removeAttribute("data-drawn");
    place.replaceChildren(button);
  }
}
