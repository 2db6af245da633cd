/** What a conversation has used so far, by the upstream's own count. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { price } from "../../i18n/formats.js";
import { language, plural, text } from "../../i18n/texts.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Message} Message
 *
 * @typedef {object} UsageSum
 * @property {number} answers that said what they used
 * @property {number} promptTokens
 * @property {number} cachedTokens
 * @property {number} completionTokens
 * @property {{ amount: number, currency: string }[]} costs one for each currency
 * @property {number} unpriced answers of which the price is unknown
 */

/** @param {{ archive: import("../../store/archive.js").Archive, id: string }} props */
export function ConversationUsage({ archive, id }) {
  const [usage, setUsage] = useState(usageOf([]));
  useEffect(() => {
    // Other versions of an answer are not on the screen, and were paid for all the same.
    archive.messages(id).then((messages) => setUsage(usageOf(messages)));
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

/**
 * @param {readonly Pick<Message, "usage" | "cost">[]} messages
 * @returns {UsageSum}
 */
export function usageOf(messages) {
  const sum = { answers: 0, promptTokens: 0, cachedTokens: 0, completionTokens: 0, unpriced: 0 };
  /** @type {Map<string, number>} */
  const amounts = new Map();
  for (const { usage, cost } of messages) {
    if (!usage) continue;
    sum.answers += 1;
    sum.promptTokens += usage.promptTokens;
    sum.cachedTokens += usage.cachedTokens;
    sum.completionTokens += usage.completionTokens;
    if (cost) amounts.set(cost.currency, (amounts.get(cost.currency) ?? 0) + cost.amount);
    else sum.unpriced += 1;
  }
  return { ...sum, costs: [...amounts].map(([currency, amount]) => ({ currency, amount })) };
}
