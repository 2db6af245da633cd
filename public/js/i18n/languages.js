/** The languages that the page has words in; early.js, which no module may delay, lists them once more. */

/** @type {readonly { id: string, name: string }[]} */
export const LANGUAGES = [
  { id: "en", name: "English" },
  { id: "es", name: "Español" },
  { id: "zh-CN", name: "简体中文" },
];

/**
 * @param {readonly string[]} wishes language tags, the dearest first
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
