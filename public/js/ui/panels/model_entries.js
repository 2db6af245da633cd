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

const DATE = /-(?:\d{4}-\d{2}-\d{2}|\d{8}|\d{4}|latest)$/;

/**
 * @param {string} query
 * @param {readonly ModelChoice[]} models
 * @param {{ value: string, none: string }} purpose
 * @returns {{ name: string, entries: ModelEntry[] }[]}
 */
export function modelGroups(query, models, { value, none }) {
  const typed = query.trim();
  /** @type {Map<string, ModelEntry[]>} */
  const byProvider = new Map();
  const offered = typed ? models : models.filter((model) => model.id === value || !isDouble(model, models));
  for (const { thing: choice, marks } of fuzzyFilter(typed, offered, ({ name }) => name)) {
    const members = byProvider.get(choice.provider) ?? [];
    members.push({ id: choice.id, name: choice.name, marks, choice });
    byProvider.set(choice.provider, members);
  }
  const isAlone = byProvider.size < 2;
  const groups = [...byProvider].map(([provider, entries]) => ({ name: isAlone ? "" : provider, entries }));
  const asTyped = idsAsTyped(typed, models, value);
  if (!typed) groups.unshift({ name: "", entries: [unlisted("", none)] });
  if (asTyped.length > 0) groups.push({ name: "", entries: asTyped.map((id) => unlisted(id, nameAsTyped(id, value))) });
  return groups;
}

/**
 * Who wants a model of a certain day finds it by its name.
 *
 * @param {ModelChoice} model
 * @param {readonly ModelChoice[]} models
 * @returns {boolean} whether it is a dated state of another one in the list
 */
function isDouble({ name, provider }, models) {
  const undated = name.replace(DATE, "");
  return undated !== name && models.some((other) => other.name === undated && other.provider === provider);
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
