/** What a model picker lists: no choice at all, the known models by provider, and what was typed. */

import { text } from "../../i18n/texts.js";
import { fuzzyFilter } from "../shared/fuzzy.js";

/**
 * @typedef {import("../../chat/models/choices.js").ModelChoice} ModelChoice
 *
 * @typedef {object} ModelEntry
 * @property {string} id empty: none is chosen
 * @property {string} name
 * @property {[start: number, end: number][]} marks
 * @property {ModelChoice | null} choice null where nothing is known of it
 */

/**
 * @param {string} query
 * @param {readonly ModelChoice[]} models
 * @param {{ value: string, none: string }} purpose
 * @returns {{ groups: { name: string, entries: ModelEntry[] }[], entries: ModelEntry[] }}
 */
export function modelEntries(query, models, { value, none }) {
  const typed = query.trim();
  /** @type {Map<string, ModelEntry[]>} */
  const byProvider = new Map();
  for (const { thing: choice, marks } of fuzzyFilter(typed, models, ({ name }) => name)) {
    const members = byProvider.get(choice.provider) ?? [];
    members.push({ id: choice.id, name: choice.name, marks, choice });
    byProvider.set(choice.provider, members);
  }
  const isAlone = byProvider.size < 2;
  const groups = [...byProvider].map(([provider, entries]) => ({ name: isAlone ? "" : provider, entries }));
  const first = typed ? [] : [unlisted("", none)];
  // A site may allow more than it can list; whether it does is said when something is sent.
  const last = [...new Set([value, typed])].filter((id) => id && !models.some((model) => isNamed(model, id)));
  const asTyped = last.filter((id) => !typed || id === typed);
  if (first.length > 0) groups.unshift({ name: "", entries: first });
  if (asTyped.length > 0) groups.push({ name: "", entries: asTyped.map((id) => unlisted(id, nameAsTyped(id, value))) });
  return { groups, entries: groups.flatMap(({ entries }) => entries) };
}

/**
 * @param {string} id
 * @param {string} name
 * @returns {ModelEntry}
 */
function unlisted(id, name) {
  return { id, name, marks: [], choice: null };
}

/**
 * @param {ModelChoice} model
 * @param {string} typed
 */
function isNamed({ id, name }, typed) {
  return id === typed || name === typed;
}

/**
 * @param {string} id
 * @param {string} value
 */
function nameAsTyped(id, value) {
  return id === value ? id : text("models.asTyped", { model: id });
}
