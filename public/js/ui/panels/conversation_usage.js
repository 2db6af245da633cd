/** What a conversation has used so far, by the upstream's own count. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { loadPrices, NO_PRICES, thinkingCostOf } from "../../chat/models/prices.js";
import { price } from "../../i18n/formats.js";
import { language, plural, text } from "../../i18n/texts.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Message} Message
 * @typedef {{ amount: number, currency: string, isPartial?: boolean }} Amount `isPartial`: something is missing in it
 *
 * @typedef {object} UsageSum
 * @property {number} answers that said what they used
 * @property {number} promptTokens
 * @property {number} cachedTokens
 * @property {number} completionTokens
 * @property {number} reasoningTokens of them
 * @property {Amount[]} costs one for each currency
 * @property {Amount[]} thinkingCosts of them, what thoughts were
 * @property {number} unpriced answers of which the price, or part of it, is unknown
 */

/** @param {{ archive: import("../../store/archive.js").Archive, id: string }} props */
export function ConversationUsage({ archive, id }) {
  const [usage, setUsage] = useState(usageOf([]));
  useEffect(() => {
    // Other versions of an answer are not on the screen, and were paid for all the same.
    Promise.all([archive.messages(id), loadPrices()]).then(([messages, prices]) => setUsage(usageOf(messages, prices)));
  }, [id]);
  const count = (/** @type {number} */ tokens) =>
    plural("usage.tokens", tokens, { tokens: tokens.toLocaleString(language()) });
  const thinkingWords = () => [count(usage.reasoningTokens), ...usage.thinkingCosts.map(price)].join(" · ");
  return html`
    <h3 class="panel__heading">${text("usage.title")}</h3>
    ${usage.answers === 0 && html`<p class="hint">${text("usage.none")}</p>`}
    ${usage.answers > 0 && html`
      <dl class="facts">
        ${fact("usage.answers", usage.answers.toLocaleString(language()))}
        ${fact("usage.sent", count(usage.promptTokens))}
        ${usage.cachedTokens > 0 && fact("usage.cached", count(usage.cachedTokens))}
        ${fact("usage.received", count(usage.completionTokens))}
        ${usage.reasoningTokens > 0 && fact("usage.thinking", thinkingWords())}
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
 * @param {readonly Pick<Message, "usage" | "cost" | "model" | "createdAt">[]} messages
 * @param {import("../../chat/models/prices.js").Prices} [prices]
 * @returns {UsageSum}
 */
export function usageOf(messages, prices = NO_PRICES) {
  const sum = { answers: 0, promptTokens: 0, cachedTokens: 0, completionTokens: 0, reasoningTokens: 0, unpriced: 0 };
  const costs = new Amounts();
  const thinkingCosts = new Amounts();
  for (const message of messages) {
    const { usage, cost } = message;
    if (!usage) continue;
    sum.answers += 1;
    sum.promptTokens += usage.promptTokens;
    sum.cachedTokens += usage.cachedTokens;
    sum.completionTokens += usage.completionTokens;
    sum.reasoningTokens += usage.reasoningTokens || 0;
    costs.add(cost);
    thinkingCosts.add(thinkingCostOf(message, prices));
    if (!cost || cost.isPartial) sum.unpriced += 1;
  }
  return { ...sum, costs: costs.list, thinkingCosts: thinkingCosts.list };
}

/** One for each currency. */
class Amounts {
  /** @type {Map<string, Amount>} */
  #sums = new Map();

  /** @param {Amount | null} cost */
  add(cost) {
    if (!cost) return;
    const { currency, amount, isPartial } = cost;
    const sum = this.#sums.get(currency) ?? { currency, amount: 0 };
    const isIncomplete = isPartial || sum.isPartial;
    this.#sums.set(currency, { currency, amount: sum.amount + amount, ...(isIncomplete && { isPartial: true }) });
  }

  get list() {
    return [...this.#sums.values()];
  }
}
