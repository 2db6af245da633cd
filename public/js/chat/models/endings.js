/** Models that end: by the provider's own word where it has one, else by the table of models. */

import { AZURE, OPENAI } from "./names.js";

/** A reader is told so long before. */
const NOTICE_DAYS = 30;
const DAY_MS = 86_400_000;

/**
 * @typedef {object} Ending
 * @property {string} shutdown the day from which the model does not answer any more; empty if none is known
 * @property {string} successor what its maker recommends instead; empty if unknown
 */

/**
 * @param {import("./rules.js").ToldModel} model
 * @param {Record<string, string>} told by the provider in OpenAI's place, by the models' names
 * @param {import("./traits.js").Traits} traits
 * @returns {Ending}
 */
export function endingOf({ name, provider, shutdown: listed }, told, traits) {
  const { shutdown, successor } = traits.of(name);
  // Azure has days of its own.
  const known = provider === AZURE ? "" : shutdown;
  return { shutdown: listed || (provider === OPENAI && told[name]) || known, successor };
}

/**
 * @param {string} shutdown
 * @param {string} today
 * @returns {"ended" | "soon" | ""}
 */
export function endingState(shutdown, today) {
  if (!shutdown) return "";
  if (shutdown <= today) return "ended";
  return Date.parse(shutdown) - Date.parse(today) <= NOTICE_DAYS * DAY_MS ? "soon" : "";
}
