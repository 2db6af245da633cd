/** The look of the page: the reader's theme, text size, width of lines and language, the owner's accent and sign. */

import { language, LANGUAGES, loadTexts } from "../i18n/texts.js";

/** @typedef {import("../store/settings.js").Settings} Settings */

/**
 * @param {Settings} settings
 */
export async function applyAppearance(settings) {
  const root = document.documentElement;
  const theme = settings.get("theme");
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
  root.dataset.readingWidth = settings.get("readingWidth");
  root.style.setProperty("--text-size", `${settings.get("textSize")}%`);
  const wanted = settings.get("language") || bestLanguage(navigator.languages);
  if (wanted !== language()) await loadTexts(wanted);
}

/**
 * @param {readonly string[]} wishes language tags, the most preferred first
 * @returns {string} the first that the page has words in
 */
export function bestLanguage(wishes) {
  const found = wishes.map((wish) => LANGUAGES.find(({ id }) => baseOf(id) === baseOf(wish))).find(Boolean);
  return found?.id ?? "en";
}

/** @param {string} tag */
function baseOf(tag) {
  return tag.toLowerCase().split("-")[0];
}

const OWN_ICON = "icons/sign.svg";

/**
 * early.js does the same with the accent of the last visit.
 *
 * @param {Pick<import("../relay/relay_types.d.ts").Config["locutorio"], "accent" | "sign">} look empty: the page's own
 */
export function wearLook({ accent: { light, dark }, sign }) {
  const { style } = document.documentElement;
  if (light && dark) style.setProperty("--accent", `light-dark(${light}, ${dark})`);
  else style.removeProperty("--accent");
  const tabIcon = document.querySelector('link[rel="icon"]');
  const href = sign ? imageAddress(sign) : OWN_ICON;
  if (tabIcon?.getAttribute("href") !== href) tabIcon?.setAttribute("href", href);
}

/**
 * @param {string} svg shown by this address alone, as an image: nothing in it can run or load
 * @returns {string}
 */
export function imageAddress(svg) {
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
