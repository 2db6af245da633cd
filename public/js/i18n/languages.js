/** The languages that the page has words in; early.js, which no module may delay, lists them once more. */

/** @type {readonly { id: string, name: string }[]} */
export const LANGUAGES = [
  { id: "en", name: "English" },
  { id: "es", name: "Español" },
  { id: "zh-CN", name: "简体中文" },
];
