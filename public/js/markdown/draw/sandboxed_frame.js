/** Frames without an origin of their own, which exchange messages with the page, and the remote images in them. */

import { text } from "../../i18n/texts.js";
import { SITE_ROOT } from "../../load/site_root.js";
import { hostOf } from "../enhance.js";
import { rememberSource } from "../patch.js";
import { ADDRESS } from "../sanitise.js";

/**
 * A frame can't fetch its own code: its policy would have to name this site, but in WebKit `'self'` matches nothing in
 * a frame without an origin. So the page fetches the code and hands it over, and the frame's policy names no address.
 *
 * @param {"diagram" | "image" | "preview" | "run"} name of the document in `frames/`, and of its code
 * @param {string} title
 * @param {(data: any) => void} receive gets the frame's messages; the first is `{ isReady: true }`, or
 *   `{ isBroken: true }` if its code does not come
 */
export function sandboxedFrame(name, title, receive) {
  const code = fetchCode(name);
  code.catch(() => receive({ isBroken: true }));
  const frame = document.createElement("iframe");
  frame.title = title;
  frame.setAttribute("sandbox", "allow-scripts");
  frame.referrerPolicy = "no-referrer";
  frame.src = new URL("frames/" + name + ".html", SITE_ROOT).href;
  const listening = new AbortController();
  /** @param {unknown} message */
  const send = (message) => frame.contentWindow?.postMessage(message, "*");
  const hear = (/** @type {MessageEvent} */ { source, data }) => {
    if (source !== frame.contentWindow) return;
    if (Object(data).isEmpty) code.then(send, () => {});
    else receive(Object(data));
  };
  addEventListener("message", hear, { signal: listening.signal });
  return {
    frame,
    send,
    close() {
      listening.abort();
      frame.remove();
    },
  };
}

/** @param {string} name */
async function fetchCode(name) {
  const response = await fetch(new URL("build/frames/" + name + ".js", SITE_ROOT));
  if (!response.ok) throw new Error(String(response.status));
  return response.blob();
}

/** Replaces the button by the remote image that it offers. @param {HTMLButtonElement} button */
export function showPicture(button) {
  const place = /** @type {HTMLElement} */ (button.parentElement);
  const address = place.getAttribute(ADDRESS) ?? "";
  const title = button.querySelector(".picture__title")?.textContent ?? "";
  rememberSource(place);
  place.setAttribute("data-drawn", "");
  const { frame, send, close } = sandboxedFrame("image", title, ({ isReady, isBroken, width, height }) => {
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
