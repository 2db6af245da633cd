/** Finds the keywords, strings and comments of code beside the page: long code takes a while. */

import hljs from "highlight.js/lib/common";
import { runsOf } from "../markdown/draw/code.js";

addEventListener("message", ({ data: { id, code, language } }) => {
  postMessage({ id, runs: hljs.getLanguage(language) ? read(code, language) : null });
});

/**
 * @param {string} code
 * @param {string} language
 */
function read(code, language) {
  return runsOf(hljs.highlight(code, { language, ignoreIllegals: true }).value);
}
