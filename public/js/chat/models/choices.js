/** The models to choose from: those that the providers list, with the site owner's changes. */

import { endingOf } from "./endings.js";
import { joinModel, OPENAI, USUAL_MODEL } from "./names.js";
import { offeredModels, plainName } from "./rules.js";
import { bareName } from "./traits.js";

/**
 * @typedef {import("../../relay/relay_types.d.ts").Config} Config
 * @typedef {import("../../relay/relay_types.d.ts").OwnersModels} OwnersModels
 * @typedef {import("./rules.js").NamedModel} NamedModel
 * @typedef {import("./traits.js").Traits} Traits
 *
 * @typedef {object} ModelChoice
 * @property {string} id as in a request: `name`, or `name@provider`
 * @property {string} name as shown
 * @property {string} provider
 * @property {boolean} isVision
 * @property {boolean} isDefault
 * @property {string} shutdown the day from which it does not answer any more; empty if none is known
 * @property {string} successor what its maker recommends instead; empty if unknown
 * @property {number} [contextTokens] as the provider lists it
 * @property {{ input: number, output: number }} [price] as the provider lists it, in dollars per million tokens
 * @property {boolean} isSnapshot an older state, by its date, of a model that is offered, too
 *
 * @typedef {object} KnownModels
 * @property {OwnersModels} owners what the site's owner says of models
 * @property {Config["visionModels"]} visionModels
 * @property {import("./rules.js").ToldModel[]} listed by the providers
 * @property {(model: { name: string, provider: string }) => boolean} [isAllowed] whether this reader may use it
 * @property {Record<string, string>} [shutdown] days that the provider in OpenAI's place tells, by the models' names
 * @property {Traits} traits
 */

/** These come before the others, which follow in alphabetical order. */
const FIRST_FAMILIES = ["gpt", "chatgpt", "o"];
const DATED = /-\d{4}-\d{2}-\d{2}$|-\d{4,8}(-preview)?$/;

/**
 * @param {KnownModels} known
 * @returns {ModelChoice[]} the default first; empty if nothing is known
 */
export function modelChoices({ owners, visionModels, listed, isAllowed = () => true, shutdown = {}, traits }) {
  // A model that the owner names is offered even if it does not look like one for chat.
  const forChat = listed.filter(({ name }) => traits.chats(name));
  const models = offeredModels(owners, forChat).filter(isAllowed);
  const wanted = owners.default;
  if (wanted && isAllowed(wanted) && !models.some((model) => isSame(model, wanted))) {
    models.unshift({ ...wanted, display: "", isNamed: true });
  }
  const ordered = [...models.filter(({ isNamed }) => isNamed), ...sorted(models.filter(({ isNamed }) => !isNamed))];
  const preferred = ordered.find((model) => wanted && isSame(model, wanted));
  const first = preferred ?? ordered.find(isUsual) ?? namedFirst(ordered, traits);
  const defaultFirst = [...ordered.filter((model) => model === first), ...ordered.filter((model) => model !== first)];
  return defaultFirst.map((model) => {
    const id = joinModel(model);
    const isVision = traits.of(id).isVision || isVisionModel(visionModels, id);
    const name = model.display || model.name.replace(/^models\//, "");
    const isSnapshot = !model.isNamed && ordered.some((other) => isSnapshotOf(model, other));
    const ending = endingOf(model, shutdown, traits);
    const { provider, contextTokens, price } = model;
    const told = { ...(contextTokens && { contextTokens }), ...(price && { price }) };
    return { id, name, provider, isVision, isDefault: model === first, isSnapshot, ...ending, ...told };
  });
}

/**
 * @param {string} visionModels VISION_MODELS
 * @param {string} id
 */
export function isVisionModel(visionModels, id) {
  return visionModels.split(",").some((name) => name.trim() !== "" && bareName(name.trim()) === bareName(id));
}

/**
 * @param {NamedModel} model
 * @param {NamedModel} other
 */
function isSnapshotOf(model, other) {
  return model.provider === other.provider && DATED.test(model.name) && model.name.replace(DATED, "") === other.name;
}

/** @param {NamedModel} model */
function isUsual({ name, provider }) {
  return name === USUAL_MODEL && provider === OPENAI;
}

/**
 * @param {NamedModel[]} ordered
 * @param {Traits} traits
 */
function namedFirst(ordered, traits) {
  // The owner's order is a choice; the first model that a provider lists would be its most expensive one.
  return ordered[0]?.isNamed ? ordered[0] : traits.usualAmong(ordered);
}

/**
 * @param {{ name: string, provider: string }} one
 * @param {{ name: string, provider: string }} other
 */
function isSame(one, other) {
  return plainName(one.name) === plainName(other.name) && one.provider === other.provider;
}

/** @param {NamedModel[]} models */
function sorted(models) {
  return models.sort((one, other) => compareModels(one.name, other.name));
}

/**
 * @param {string} one
 * @param {string} other
 */
export function compareModels(one, other) {
  const a = keyOf(one);
  const b = keyOf(other);
  return (
    a.rank - b.rank ||
    compare(a.family, b.family) ||
    b.version - a.version ||
    compare(b.letter, a.letter) ||
    a.dated - b.dated ||
    a.name.length - b.name.length ||
    compare(a.name, b.name)
  );
}

/** @param {string} model */
function keyOf(model) {
  const name = bareName(model);
  const family = /^[a-z]+/.exec(name)?.[0] ?? "";
  // 4.1, or Anthropic's 4-5, but neither a date nor the 32 of gpt-4-32k.
  const [, whole = "0", part = "0", letter = ""] = /(\d+)(?:[.-](\d{1,2})(?![\dkb]))?([a-z]?)/.exec(name) ?? [];
  const rank = FIRST_FAMILIES.indexOf(family);
  return {
    name,
    family,
    rank: rank < 0 ? FIRST_FAMILIES.length : rank,
    version: Number(whole) + Number(part) / 100,
    letter,
    dated: DATED.test(name) ? 1 : 0,
  };
}

/**
 * Not in the reader's language: the order is the same for everybody.
 *
 * @param {string} one
 * @param {string} other
 */
function compare(one, other) {
  return one < other ? -1 : Number(one > other);
}
