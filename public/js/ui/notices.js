/** What everybody who looks should know about this deployment. */

import { text } from "../i18n/texts.js";
import { find } from "./elements.js";

/** @param {import("../relay/config.js").Config} config */
export function showNotices({ needCode, defaultModel, locutorio: { demo, problems } }) {
  const notices = problems.map((problem) => notice(text("notice.problem", problem), "notice notice--trouble"));
  if (demo) notices.push(notice(text(demo === "model" ? "notice.demoModel" : "notice.demoScripted", { model: defaultModel })));
  else if (!needCode) notices.push(notice(text("notice.open")));
  find("#notices", HTMLElement).replaceChildren(...notices);
}

/**
 * @param {string} words
 * @param {string} [className]
 */
function notice(words, className = "notice") {
  return Object.assign(document.createElement("p"), { className, textContent: words });
}
