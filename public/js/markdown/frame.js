/** Frames without an origin of their own, to which the page talks by messages. */

import { SITE_ROOT } from "../site_root.js";

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
