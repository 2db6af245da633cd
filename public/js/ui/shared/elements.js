/** Making and finding elements. No markup is ever built from strings. */

import { iconElement } from "./icons.js";

/**
 * @template {Element} Kind
 * @param {string} selector
 * @param {new () => Kind} kind
 * @param {ParentNode} [root]
 * @returns {Kind}
 * @throws {Error} if index.html and the code disagree
 */
export function find(selector, kind, root = document) {
  const element = root.querySelector(selector);
  if (!(element instanceof kind)) throw new Error(`there is no ${kind.name} ${selector}`);
  return element;
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [className]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, className = "", ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/**
 * @param {string} className
 * @param {string} words
 * @param {() => void} act
 */
export function wordButton(className, words, act) {
  const button = make("button", className, words);
  button.type = "button";
  button.addEventListener("click", act);
  return button;
}

/**
 * A button that shows an icon and is called `label`.
 *
 * @param {import("./icons.js").IconName} icon
 * @param {string} label
 * @param {() => void} act
 */
export function iconButton(icon, label, act) {
  const button = wordButton("icon-button", "", act);
  button.append(iconElement(icon));
  button.setAttribute("aria-label", label);
  button.title = label;
  return button;
}

/**
 * Makes a field as high as its text, up to what the style sheet allows. Not every browser does that by itself.
 *
 * @param {HTMLTextAreaElement} field
 */
export function growWithText(field) {
  if (CSS.supports("field-sizing", "content")) return;
  requestAnimationFrame(() => {
    field.style.blockSize = "auto";
    field.style.blockSize = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
  });
}
