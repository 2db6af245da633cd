/** What providers did and why, in words: the relay tells it by names that are for programs. */

import { hasText, language, text } from "../../../i18n/texts.js";

/** The statuses with which a provider refuses a key. */
const REFUSALS = new Set(["401", "403"]);

/** @param {string} moment in ISO 8601 */
export function momentWords(moment) {
  return new Date(moment).toLocaleString(language(), { dateStyle: "medium", timeStyle: "short" });
}

/** @param {string} reason why a key is left out; empty where it is not */
export function reasonWords(reason) {
  const key = `usagePage.keyReason.${reason}`;
  return hasText(key) ? text(key) : reason;
}

/** @param {string} error why a provider told nothing: `no_answer`, `unreadable` or `status_` with a status */
export function failureWords(error) {
  const [, status = ""] = /^status_(\d+)$/.exec(error) ?? [];
  if (status) return text(`usagePage.failure.${REFUSALS.has(status) ? "refused" : "status"}`, { status });
  const key = `usagePage.failure.${error}`;
  return hasText(key) ? text(key) : error;
}
