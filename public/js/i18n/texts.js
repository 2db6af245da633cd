/** The words of the page: one file per language for what every visit needs, and more for what few do. */

import { SITE_ROOT } from "../load/site_root.js";

/** @type {readonly { id: string, name: string }[]} */
export const LANGUAGES = [
  { id: "en", name: "English" },
  { id: "es", name: "Español" },
  { id: "zh-CN", name: "简体中文" },
];

/** Event: "change" when the page has the words of a language, be it the first or another one. */
export const languageEvents = new EventTarget();

/** @type {Record<string, string>} */
let texts = {};
/** @type {Intl.PluralRules | null} */
let pluralRules = null;
/** What was asked for last: the language that the page is to have. @type {Promise<void> | null} */
let loadingLast = null;
/** The parts that were asked for so far, by their folders in locales/. @type {Map<string, Promise<void>>} */
const parts = new Map();

/** The language of the page, as a tag such as `zh-CN`. */
export function language() {
  return document.documentElement.lang;
}

/**
 * Loads all words of a language, puts them on the page and makes it the page's language, unless another one is asked
 * for meanwhile: then that one.
 *
 * @param {string} wanted
 * @returns {Promise<void>}
 */
export function loadTexts(wanted = language()) {
  /** @type {Promise<void>} */
  const loading = readAll(wanted).then((all) => {
    if (loadingLast && loadingLast !== loading) return loadingLast;
    texts = all;
    document.documentElement.lang = wanted;
    pluralRules = new Intl.PluralRules(wanted);
    fillTexts(document);
    languageEvents.dispatchEvent(new Event("change"));
    return undefined;
  });
  loadingLast = loading;
  return loading;
}

/**
 * Loads words that only a part of the page needs. From then on every language comes with them.
 *
 * @param {"doctor" | "invitations" | "talk" | "usage"} part
 * @returns {Promise<void>}
 */
export function loadPart(part) {
  const known = parts.get(part);
  if (known) return known;
  const loading = addPart(part).catch((error) => {
    parts.delete(part);
    throw error;
  });
  parts.set(part, loading);
  return loading;
}

/** @param {string} part */
async function addPart(part) {
  // A language that was asked for before this part comes without it.
  await loadingLast?.catch(() => {});
  const wanted = language();
  const more = await read(`locales/${part}/${wanted}.json`);
  // One that was asked for after it brings the part along.
  if (wanted === language()) texts = { ...texts, ...more };
}

/**
 * @param {string} wanted
 * @returns {Promise<Record<string, string>>} what every visit needs, and all parts that were asked for
 */
async function readAll(wanted) {
  const files = [`${wanted}.json`, ...[...parts.keys()].map((part) => `${part}/${wanted}.json`)];
  return Object.assign({}, ...(await Promise.all(files.map((file) => read(`locales/${file}`)))));
}

/**
 * @param {string} path
 * @returns {Promise<Record<string, string>>}
 */
async function read(path) {
  const response = await fetch(new URL(path, SITE_ROOT), { credentials: "same-origin" });
  // Some hosts say in JSON that there is nothing: those would be all words that there are.
  if (!response.ok) throw new Error(`${path} was not loaded`);
  return response.json();
}

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values] what stands in for `{name}`
 */
export function text(key, values = {}) {
  return filled(texts[key] ?? key, values);
}

/**
 * Words for somebody whose language is not the page's.
 *
 * @param {string} wanted
 * @returns {Promise<typeof text>} in the page's language if the other one can't be loaded
 */
export async function textsIn(wanted) {
  const all = wanted === language() ? texts : await readAll(wanted).catch(() => texts);
  return (key, values = {}) => filled(all[key] ?? key, values);
}

/**
 * @param {string} template
 * @param {Record<string, string | number>} values
 */
function filled(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/**
 * The words for a number of things: `key.one`, `key.other` and what else the language tells apart.
 *
 * @param {string} key
 * @param {number} count stands in for `{count}`, too
 * @param {Record<string, string | number>} [values]
 */
export function plural(key, count, values = {}) {
  const form = `${key}.${pluralRules?.select(count) ?? "other"}`;
  return text(form in texts ? form : `${key}.other`, { count: count.toLocaleString(language()), ...values });
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
function fillTexts(root) {
  for (const element of root.querySelectorAll("[data-text]")) {
    element.textContent = text(element.getAttribute("data-text") ?? "");
  }
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", text(element.getAttribute("data-label") ?? ""));
  }
  for (const element of root.querySelectorAll("[data-placeholder]")) {
    element.setAttribute("placeholder", text(element.getAttribute("data-placeholder") ?? ""));
  }
}
