/** Adds up rows of usage: over all of them, by day, and by whatever else they tell. */

/**
 * @typedef {import("../../../relay/usage_types.d.ts").UsageRow} UsageRow
 *
 * @typedef {object} Sum
 * @property {number} requests
 * @property {number} promptTokens
 * @property {number} completionTokens
 * @property {number} dollars
 * @property {number} estimated dollars of which nobody but the relay has counted what they were for
 * @property {number} reserved dollars that were charged in advance and not settled
 * @property {number} unpriced requests of which the price is unknown
 *
 * @typedef {{ day: string, sum: Sum }} DaySum
 */

const DAY_MS = 86_400_000;

/**
 * @param {Iterable<UsageRow>} rows
 * @returns {Sum}
 */
export function sumOf(rows) {
  const sum = {
    requests: 0,
    promptTokens: 0,
    completionTokens: 0,
    dollars: 0,
    estimated: 0,
    reserved: 0,
    unpriced: 0,
  };
  for (const row of rows) {
    const { basis, usd = 0 } = row;
    sum.requests += row.requests ?? 0;
    sum.promptTokens += row.prompt_tokens ?? 0;
    sum.completionTokens += row.completion_tokens ?? 0;
    sum.dollars += usd;
    if (basis === "estimated") sum.estimated += usd;
    if (basis === "reserved") sum.reserved += usd;
    sum.unpriced += row.unpriced ?? 0;
  }
  return sum;
}

/**
 * @param {readonly UsageRow[]} rows
 * @param {(row: UsageRow) => string} nameOf
 * @returns {Map<string, UsageRow[]>}
 */
export function grouped(rows, nameOf) {
  /** @type {Map<string, UsageRow[]>} */
  const groups = new Map();
  for (const row of rows) {
    const name = nameOf(row);
    const group = groups.get(name);
    if (group) group.push(row);
    else groups.set(name, [row]);
  }
  return groups;
}

/** @param {Sum} sum */
export function tokensOf({ promptTokens, completionTokens }) {
  return promptTokens + completionTokens;
}

/**
 * @param {readonly UsageRow[]} rows
 * @param {(row: UsageRow) => string} nameOf
 * @returns {{ name: string, sum: Sum }[]} what cost most comes first
 */
export function sumsBy(rows, nameOf) {
  const groups = grouped(rows, nameOf);
  const sums = [...groups].map(([name, group]) => ({ name, sum: sumOf(group) }));
  return sums.sort(({ sum: one }, { sum: other }) => {
    return other.dollars - one.dollars || tokensOf(other) - tokensOf(one);
  });
}

/**
 * @param {readonly UsageRow[]} rows
 * @param {readonly string[]} days
 * @returns {DaySum[]} one for each day, also where nothing was used
 */
export function sumsByDay(rows, days) {
  const groups = grouped(rows, ({ day }) => day);
  return days.map((day) => ({ day, sum: sumOf(groups.get(day) ?? []) }));
}

/**
 * @param {string} now a moment in ISO 8601
 * @param {number} count
 * @returns {string[]} so many days of UTC up to the moment's, the oldest first
 */
export function lastDays(now, count) {
  const today = Date.parse(now);
  return Array.from({ length: count }, (_, index) => {
    return new Date(today - (count - 1 - index) * DAY_MS).toISOString().slice(0, 10);
  });
}

/**
 * @param {readonly UsageRow[]} rows
 * @param {string} now a moment in ISO 8601
 * @returns {{ today: Sum, month: Sum }} of the day and the month of UTC
 */
export function recentSums(rows, now) {
  const today = now.slice(0, 10);
  const month = now.slice(0, 7);
  return {
    today: sumOf(rows.filter(({ day }) => day === today)),
    month: sumOf(rows.filter(({ day }) => day.startsWith(month))),
  };
}
