/** The place of a picture on another host. To fetch it tells that host something, so the reader has to ask for it. */

import { text } from "../i18n/texts.js";
import { ADDRESS } from "./sanitise.js";

/**
 * @param {string} address
 * @param {string} words what the picture shows
 * @returns {HTMLSpanElement}
 */
export function remotePicture(address, words) {
  const picture = document.createElement("span");
  picture.className = "picture";
  picture.setAttribute(ADDRESS, address);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "picture__button";
  button.dataset.act = "picture";
  const title = document.createElement("span");
  title.className = "picture__title";
  title.textContent = words || text("image.untitled");
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
