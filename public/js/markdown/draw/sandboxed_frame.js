/** Frames without an origin of their own, which exchange messages with the page, and the remote images in them. */

import { text } from "../../i18n/texts.js";
import { SITE_ROOT } from "../../load/site_root.js";
import { hostOf } from "../enhance.js";
import { rememberSource } from "../patch.js";
import { ADDRESS } from "../sanitise.js";

/**
 * @param {string} path from the root of the site, such as `frames/image.html`
 * @param {string} title
 * @param {(data: any) => void} receive gets the frame's messages; the first is `{ isReady: true }`
 */
export function sandboxedFrame(path, title, receive) {
  const frame = document.createElement("iframe");
  frame.title = title;
  frame.setAttribute("sandbox", "allow-scripts");
  frame.referrerPolicy = "no-referrer";
  frame.src = new URL(path, SITE_ROOT).href;
  const listening = new AbortController();
  const hear = (/** @type {MessageEvent} */ { source, data }) => {
    if (source === frame.contentWindow) receive(Object(data));
  };
  addEventListener("message", hear, { signal: listening.signal });
  return {
    frame,
    /** @param {unknown} message */
    send: (message) => frame.contentWindow?.postMessage(message, "*"),
    close() {
      listening.abort();
      frame.remove();
    },
  };
}

/** Replaces the button by the remote image that it offers. @param {HTMLButtonElement} button */
export function showPicture(button) {
  const place = /** @type {HTMLElement} */ (button.parentElement);
  const address = place.getAttribute(ADDRESS) ?? "";
  const title = button.querySelector(".picture__title")?.textContent ?? "";
  rememberSource(place);
  place.setAttribute("data-drawn", "");
  const { frame, send, close } = sandboxedFrame("frames/image.html", title, ({ isReady, isBroken, width, height }) => {
    if (isReady) send({ address, title });
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
