/** The frame of a piece of code: its language, and what can be done with it. */

import { text } from "../i18n/texts.js";
import { languageOf } from "./languages.js";

const BUTTONS = [
  { act: "wrap", key: "code.wrap" },
  { act: "download", key: "code.download" },
  { act: "copy", key: "code.copy" },
];

/**
 * @param {string} language as it stands after the fence
 * @returns {HTMLElement} without the code yet
 */
export function codeFrame(language) {
  const frame = document.createElement("figure");
  frame.className = "code";
  const header = document.createElement("figcaption");
  header.className = "code__header";
  const name = document.createElement("span");
  name.className = "code__language";
  name.textContent = language ? languageOf(language).name : text("code.label");
  header.append(name, ...BUTTONS.map(({ act, key }) => button(act, text(key))));
  frame.append(header);
  return frame;
}

/**
 * @param {string} act what the listener of the answer does at a click
 * @param {string} words
 */
export function button(act, words) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "quiet-button code__button";
  element.dataset.act = act;
  element.textContent = words;
  return element;
}
