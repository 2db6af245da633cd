/** Style sheets that only a part of the page needs. */

import { SITE_ROOT } from "./site_root.js";

/** @type {Map<string, Promise<void>>} */
const sheets = new Map();

/**
 * @param {string} name of a sheet in build/
 * @returns {Promise<void>} once it holds; it is fetched once, unless that failed
 */
export function loadSheet(name) {
  const known = sheets.get(name);
  if (known) return known;
  const loading = addSheet(name).catch((error) => {
    sheets.delete(name);
    throw error;
  });
  sheets.set(name, loading);
  return loading;
}

/**
 * @param {string} name
 * @returns {Promise<void>}
 */
function addSheet(name) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL(`build/${name}.css`, SITE_ROOT).href;
  document.head.append(link);
  return new Promise((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      reject(new Error(`the style sheet ${name} was not loaded`));
    };
  });
}
