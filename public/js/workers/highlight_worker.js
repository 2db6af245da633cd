/** Finds the keywords, strings and comments of code in a worker, since long code takes a while. */

import hljs from "highlight.js/lib/common";
import { runsOf } from "../markdown/draw/code_roles.js";

addEventListener("message", ({ data: { id, code, language } }) => {
  const isKnown = Boolean(hljs.getLanguage(language));
  postMessage({ id, runs: isKnown ? runsOf(hljs.highlight(code, { language, ignoreIllegals: true }).value) : null });
});
