/**
 * Turns HTML that a model wrote into nodes that are safe to show: nothing in them runs, nothing is fetched from another
 * host, and nothing can pass itself off as a part of the page.
 */

import createDOMPurify from "dompurify";
import { ATTRIBUTES, TAGS, VALUES } from "./allowed_html.js";

const REMOTE = /^https?:/i;

/** Where the address of a remote picture is kept. A model cannot write this attribute. */
export const ADDRESS = "data-address";

const CONFIGURATION = {
  RETURN_DOM_FRAGMENT: true,
  ALLOWED_TAGS: TAGS,
  ALLOWED_ATTR: ATTRIBUTES,
  // Without this DOMPurify holds every attribute to the pattern of addresses.
  ADD_URI_SAFE_ATTR: ATTRIBUTES.filter((name) => name !== "href" && name !== "src"),
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|tel:|#|data:image\/)/i,
  ALLOWED_NAMESPACES: ["http://www.w3.org/1999/xhtml"],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
};

const purifier = createDOMPurify(window);
purifier.setConfig(CONFIGURATION);
purifier.addHook("uponSanitizeAttribute", (_node, attribute) => {
  const allowed = VALUES[attribute.attrName];
  if (allowed && !allowed.test(attribute.attrValue)) attribute.keepAttr = false;
});
purifier.addHook("afterSanitizeAttributes", (node) => {
  if (node.nodeName === "A") openElsewhere(node);
  if (node.nodeName === "IMG") holdBack(node);
  if (node.nodeName === "INPUT" && node.getAttribute("type") !== "checkbox") node.remove();
});

/**
 * @param {string} html
 * @returns {DocumentFragment}
 */
export function sanitise(html) {
  return /** @type {DocumentFragment} */ (/** @type {unknown} */ (purifier.sanitize(html)));
}

/** @param {Element} link */
function openElsewhere(link) {
  if (!link.hasAttribute("href")) return;
  link.setAttribute("target", "_blank");
  link.setAttribute("rel", "noopener noreferrer nofollow");
}

/**
 * A browser fetches a picture as soon as the element belongs to the page, so its address has to go before.
 *
 * @param {Element} image
 */
function holdBack(image) {
  const address = image.getAttribute("src") ?? "";
  if (!REMOTE.test(address)) return;
  image.removeAttribute("src");
  image.setAttribute(ADDRESS, address);
}
