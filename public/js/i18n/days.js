/** Days of the calendar, which are the same in every time zone. */

import { language } from "./texts.js";

/**
 * @param {string} day such as 2026-12-31
 * @param {"long" | "medium"} [style]
 * @returns {string} in the words of the page's language; whatever is no day comes back as it was
 */
export function dayWords(day, style = "long") {
  const date = new Date(`${day}T12:00:00`);
  if (Number.isNaN(date.getTime())) return day;
  return date.toLocaleDateString(language(), { dateStyle: style });
}
