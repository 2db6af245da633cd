/** Shows a picture of another host, after the reader has asked for it: in a frame, for the page itself lets none in. */

import { text } from "../i18n/texts.js";
import { rememberSource } from "./drawn.js";
import { sandboxedFrame } from "./frame.js";
import { hostOf } from "./remote_picture.js";
import { ADDRESS } from "./sanitise.js";

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
