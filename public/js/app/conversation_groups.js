/** The headings of the list: each conversation is under "pinned", its day, or its month. */

/**
 * @typedef {import("../store/record_types.d.ts").Conversation} Conversation
 *
 * @typedef {object} Group
 * @property {string} key "pinned", "today", "yesterday", "week", or a month such as "2026-3"
 * @property {Conversation[]} conversations
 */

const DAYS_OF_THE_WEEK = 7;

/**
 * @param {readonly Conversation[]} conversations in the order of the list
 * @param {Date} now
 * @returns {Group[]}
 */
export function groupByDay(conversations, now) {
  const midnight = (/** @type {number} */ daysAgo) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysAgo).getTime();
  const [today, yesterday, week] = [midnight(0), midnight(1), midnight(DAYS_OF_THE_WEEK - 1)];
  /** @type {Group[]} */
  const groups = [];
  for (const conversation of conversations) {
    const key = keyOf(conversation);
    const last = groups.at(-1);
    if (last?.key === key) last.conversations.push(conversation);
    else groups.push({ key, conversations: [conversation] });
  }
  return groups;

  /** @param {Conversation} conversation */
  function keyOf({ pinnedAt, updatedAt }) {
    if (pinnedAt) return "pinned";
    if (updatedAt >= today) return "today";
    if (updatedAt >= yesterday) return "yesterday";
    if (updatedAt >= week) return "week";
    const date = new Date(updatedAt);
    return `${date.getFullYear()}-${date.getMonth() + 1}`;
  }
}

/**
 * @param {string} key of a month
 * @param {string} language
 * @param {Date} now the year is left out if it is this one
 */
export function monthName(key, language, now) {
  const [year = 0, month = 1] = key.split("-").map(Number);
  const isThisYear = year === now.getFullYear();
  const name = new Intl.DateTimeFormat(language, { month: "long", year: isThisYear ? undefined : "numeric" });
  return name.format(new Date(year, month - 1));
}
