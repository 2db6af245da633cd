/** What a conversation has used so far, by the upstream's own count. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { language, plural, text } from "../../i18n/texts.js";
import { price } from "../message_foot.js";
import { usageOf } from "./usage_sum.js";

/** @param {{ desk: import("../../app/desk.js").Desk, id: string }} props */
export function ConversationUsage({ desk, id }) {
  const [usage, setUsage] = useState(usageOf([]));
  useEffect(() => {
    // Other versions of an answer are not on the screen, and were paid for all the same.
    desk.archive.messages(id).then((messages) => setUsage(usageOf(messages)));
  }, [id]);
  const count = (/** @type {number} */ tokens) =>
    plural("usage.tokens", tokens, { tokens: tokens.toLocaleString(language()) });
  return html`
    <h3 class="panel__heading">${text("usage.title")}</h3>
    ${usage.answers === 0 && html`<p class="hint">${text("usage.none")}</p>`}
    ${usage.answers > 0 && html`
      <dl class="facts">
        ${fact("usage.answers", usage.answers.toLocaleString(language()))}
        ${fact("usage.sent", count(usage.promptTokens))}
        ${usage.cachedTokens > 0 && fact("usage.cached", count(usage.cachedTokens))}
        ${fact("usage.received", count(usage.completionTokens))}
        ${usage.costs.length > 0 && fact("usage.cost", usage.costs.map(price).join(" + "))}
      </dl>
      ${usage.unpriced > 0 && html`<p class="hint">${plural("usage.unpriced", usage.unpriced)}</p>`}`}`;
}

/**
 * @param {string} key
 * @param {string} words
 */
function fact(key, words) {
  return html`<div class="facts__row"><dt>${text(key)}</dt><dd>${words}</dd></div>`;
}
