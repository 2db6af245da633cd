/** The models of the site's providers: what they list, and what of it this reader may choose. */

import { modelChoices } from "../chat/models/choices.js";
import { AZURE, joinModel, OPENAI } from "../chat/models/names.js";
import { matchesPattern, offeredModels, plainName } from "../chat/models/rules.js";
import { knownTraits, loadTraits } from "../chat/models/traits.js";
import { Problem } from "../relay/problem.js";
import { askModels } from "../relay/site_api.js";

/**
 * @typedef {import("../relay/relay_types.d.ts").Credential} Credential
 * @typedef {import("../relay/relay_types.d.ts").ListedModel} ListedModel
 * @typedef {Record<string, ListedModel[]>} ModelLists by provider; OpenAI's place is here for a reader's own key alone
 *
 * @typedef {object} Standing of a reader at the site
 * @property {import("../relay/relay_types.d.ts").Config} config
 * @property {import("../relay/relay_types.d.ts").Access | null} access
 * @property {string} ownProvider whose key the reader has; empty for none
 */

/**
 * @param {Standing} standing
 * @param {{ for(provider: string): Credential }} credentials
 * @param {ModelLists} before what holds where a provider would not say
 * @returns {Promise<ModelLists>}
 */
export async function askLists({ config, access, ownProvider }, credentials, before) {
  // The models of OpenAI's place come with the access.
  const ofSite = access ? config.locutorio.providers.filter((id) => id !== OPENAI) : [];
  const ids = new Set([...ofSite, ownProvider].filter((id) => id !== "" && id !== AZURE));
  const asked = [...ids].map(async (id) => [id, (await askList(id, credentials.for(id))) ?? before[id] ?? []]);
  // Whether a model sees is part of what is chosen by.
  const [lists] = await Promise.all([Promise.all(asked), loadTraits()]);
  return Object.fromEntries(lists.filter(([, models = []]) => models.length > 0));
}

/**
 * @param {Standing} standing
 * @param {ModelLists} lists
 */
export function choicesFor(standing, lists) {
  const { config, access } = standing;
  return modelChoices({
    owners: config.locutorio.models,
    visionModels: config.visionModels,
    ...modelsFor(standing, lists),
    // A relay that is older than the page does not tell.
    shutdown: access?.shutdown ?? {},
    traits: knownTraits(),
  });
}

/**
 * All that this reader may ask, also what does not chat.
 *
 * @param {Standing} standing
 * @param {ModelLists} lists
 * @returns {{ id: string, name: string }[]} `id` as in a request, `name` as shown
 */
export function offeredFor(standing, lists) {
  const { listed, isAllowed } = modelsFor(standing, lists);
  const offered = offeredModels(standing.config.locutorio.models, listed).filter(isAllowed);
  return offered.map((model) => ({ id: joinModel(model), name: model.display || plainName(model.name) }));
}

/**
 * @param {Standing} standing
 * @param {ModelLists} lists
 */
function modelsFor({ access, ownProvider }, lists) {
  const patterns = access?.limits.models ?? [];
  const ofSite = (access?.models ?? exactNames(patterns)).map((id) => ({ id }));
  /** @type {ModelLists} */
  const all = { [OPENAI]: ofSite, ...lists };
  const listed = Object.entries(all).flatMap(([provider, models]) => {
    const byName = new Map(models.map(({ id: name, ...told }) => [name, { name, provider, ...told }]));
    return [...byName.values()];
  });
  /** @param {{ name: string, provider: string }} model */
  const isAllowed = ({ name, provider }) => {
    if (ownProvider) return provider === ownProvider || (access !== null && matchesAny(name, patterns));
    return matchesAny(name, patterns);
  };
  return { listed, isAllowed };
}

/**
 * @param {string} id
 * @param {Credential} credential
 * @returns {Promise<ListedModel[] | null>} null if the provider would not say
 */
async function askList(id, credential) {
  try {
    return await askModels(id, credential);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return null;
  }
}

/**
 * @param {string} name
 * @param {string[]} patterns a code's; none: every model
 */
function matchesAny(name, patterns) {
  return patterns.length === 0 || patterns.some((pattern) => matchesPattern(name, pattern));
}

/** @param {string[]} patterns */
function exactNames(patterns) {
  return patterns.filter((pattern) => !/[*?[]/.test(pattern));
}
