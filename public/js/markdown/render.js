/** Shows a whole text as Markdown at once. */

import { AnswerText } from "./answer_text.js";

/**
 * @param {HTMLElement} container
 * @param {string} text
 */
export function renderMarkdown(container, text) {
  const answer = new AnswerText(container);
  answer.append(text);
  answer.finish();
}
