/** The sum of what answers have used. */

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
