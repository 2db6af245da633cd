/** Days and prices in the page's language. */

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

/** @param {{ amount: number, currency: string }} cost */
export function price({ amount, currency }) {
  // Most answers cost less than a cent, so that cents would say nothing.
  const digits = amount >= 1 ? { maximumFractionDigits: 2 } : { maximumSignificantDigits: 2 };
  return amount.toLocaleString(language(), { style: "currency", currency, minimumFractionDigits: 0, ...digits });
}
