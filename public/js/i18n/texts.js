/** The words of the page, from one file per language. */

/** @type {Record<string, string>} */
let texts = {};

/** Loads the words; before that, `text` answers with keys. */
export async function loadTexts() {
  const response = await fetch("locales/en.json");
  texts = await response.json();
}

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values] what stands in for `{name}`
 */
export function text(key, values = {}) {
  const template = texts[key] ?? key;
  return template.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** @param {string} key */
export function hasText(key) {
  return key in texts;
}

/**
 * Fills the elements that name their words: `data-text` is the content, `data-label` the accessible name,
 * `data-placeholder` the placeholder.
 *
 * @param {ParentNode} root
 */
export function fillTexts(root) {
  for (const element of root.querySelectorAll("[data-text]")) {
    element.textContent = text(element.getAttribute("data-text") ?? "");
  }
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", text(element.getAttribute("data-label") ?? ""));
  }
  for (const element of root.querySelectorAll("[data-placeholder]")) {
    element.setAttribute("placeholder", text(element.getAttribute("data-placeholder") ?? ""));
  }
  // Templates are documents of their own, which querySelectorAll does not enter.
  for (const template of root.querySelectorAll("template")) fillTexts(template.content);
}
