/** Days, times and prices in the page's language. */

import { language } from "./texts.js";

/**
 * Days of the calendar are the same in every time zone.
 *
 * @param {string} day such as 2026-12-31
 * @param {"long" | "medium"} [style]
 * @returns {string} in the words of the page's language; whatever is no day comes back as it was
 */
export function dayWords(day, style = "long") {
  const date = new Date(`${day}T12:00:00`);
  if (Number.isNaN(date.getTime())) return day;
  return date.toLocaleDateString(language(), { dateStyle: style });
}

const DAY_MS = 86_400_000;

/** Whether a time is so far away that its day must be told. @param {number} time in milliseconds since 1970 */
export function isFarAway(time) {
  return time - Date.now() > DAY_MS;
}

/**
 * @param {number} time in milliseconds since 1970
 * @returns {string} such as 14:35, as the reader's region writes it, with the day if it is more than a day away
 */
export function timeWords(time) {
  const day = isFarAway(time) ? /** @type {const} */ ({ day: "numeric", month: "long" }) : {};
  return new Date(time).toLocaleString(language(), { ...day, hour: "numeric", minute: "2-digit" });
}

/**
 * @param {number} milliseconds
 * @returns {string} such as 9:59, or 1:00:00
 */
export function remainingWords(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [first, ...rest] = parts[0] ? parts : parts.slice(1);
  return [first, ...rest.map((part) => String(part).padStart(2, "0"))].join(":");
}

/** What costs less is not worth a figure. */
const CENT = 0.01;

/** @param {{ amount: number }} cost */
export function isBelowCent({ amount }) {
  return amount < CENT;
}

/**
 * @param {{ amount: number, currency: string, isPartial?: boolean }} cost
 * @returns {string} such as $0.46, or <$0.01 for all that is less than a cent; ≥ $0.46 if something is missing in it
 */
export function price(cost) {
  const { currency } = cost;
  const isVague = isBelowCent(cost) && !cost.isPartial;
  const amount = (isVague ? CENT : cost.amount).toLocaleString(language(), { style: "currency", currency });
  return `${isVague ? "<" : cost.isPartial ? "≥ " : ""}${amount}`;
}
