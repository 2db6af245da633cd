/**
 * Runs before the first paint, so that nothing flashes: theme, text size, width of lines, sidebar and language of the
 * reader, name and accent of the site.
 */

import { SITE_NAME } from "./store/storage_names.js";

const LANGUAGES = ["en", "es", "zh-CN"];
const root = document.documentElement;

const kept = read("settings");
const { name = "", accent } = read("site").config?.locutorio ?? {};
if (kept.theme === "light" || kept.theme === "dark") root.dataset.theme = kept.theme;
if (typeof kept.textSize === "number") root.style.setProperty("--text-size", `${kept.textSize}%`);
if (kept.readingWidth === "wide") root.dataset.readingWidth = "wide";
if (accent?.light) root.style.setProperty("--accent", `light-dark(${accent.light}, ${accent.dark})`);
if (name) document.title = name;
if (readText("sidebar") === "collapsed") root.dataset.sidebar = "collapsed";
root.lang = chooseLanguage([kept.language, ...navigator.languages]);
root.dir = /^(?:ar|fa|he|ur)\b/.test(root.lang) ? "rtl" : "ltr";

const words = document.createElement("link");
const href = `locales/${root.lang}.json`;
Object.assign(words, { rel: "preload", as: "fetch", crossOrigin: "anonymous", href });
document.head.append(words);

/**
 * @param {string} key
 * @returns {Record<string, any>} empty where nothing is kept, or nothing that makes sense
 */
function read(key) {
  try {
    return JSON.parse(readText(key)) ?? {};
  } catch {
    return {};
  }
}

/** @param {string} key */
function readText(key) {
  try {
    return localStorage.getItem(`${SITE_NAME}.${key}`) ?? "{}";
  } catch {
    return "{}";
  }
}

/**
 * @param {unknown[]} wishes language tags, the most preferred first
 * @returns {string}
 */
function chooseLanguage(wishes) {
  for (const wish of wishes) {
    const base = String(wish ?? "").toLowerCase().split("-")[0];
    const found = base && LANGUAGES.find((language) => language.toLowerCase().split("-")[0] === base);
    if (found) return found;
  }
  return "en";
}
