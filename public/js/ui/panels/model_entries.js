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
 * @property {ModelChoice | null} choice the model that it leads to; null where nothing is known of it
 */

/**
 * @param {string} query
 * @param {readonly ModelChoice[]} models
 * @param {{ value: string, none: string, noneIs?: string }} purpose
 * @returns {{ name: string, entries: ModelEntry[] }[]}
 */
export function modelGroups(query, models, { value, none, noneIs = "" }) {
  const typed = query.trim();
  const listed = typed ? models : models.filter(({ id, isSnapshot }) => id !== noneIs && (!isSnapshot || id === value));
  /** @type {Map<string, ModelEntry[]>} */
  const byProvider = new Map();
  for (const { thing: choice, marks } of fuzzyFilter(typed, listed, ({ name }) => name)) {
    const members = byProvider.get(choice.provider) ?? [];
    members.push({ id: choice.id, name: choice.name, marks, choice });
    byProvider.set(choice.provider, members);
  }
  const isAlone = byProvider.size < 2;
  const groups = [...byProvider].map(([provider, entries]) => ({ name: isAlone ? "" : provider, entries }));
  const asTyped = idsAsTyped(typed, models, value);
  const choice = models.find(({ id }) => id === noneIs) ?? null;
  if (!typed) groups.unshift({ name: "", entries: [{ ...unlisted("", none), choice }] });
  if (asTyped.length > 0) groups.push({ name: "", entries: asTyped.map((id) => unlisted(id, nameAsTyped(id, value))) });
  return groups;
}

/**
 * A site may allow more than it can list; whether it does is said when something is sent.
 *
 * @param {string} typed
 * @param {readonly ModelChoice[]} models
 * @param {string} value the model that is chosen now
 */
function idsAsTyped(typed, models, value) {
  const id = typed || value;
  const isKnown = models.some((model) => model.id === id || model.name === id);
  return id && !isKnown ? [id] : [];
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
 * @param {string} id
 * @param {string} value the model that is chosen now
 */
function nameAsTyped(id, value) {
  return id === value ? id : text("models.asTyped", { model: id });
}
