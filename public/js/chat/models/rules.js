/** The site owner's list of models, which the relay has worked out, and the patterns of an access code. */

import { OPENAI } from "./names.js";

/**
 * @typedef {import("../../relay/relay_types.d.ts").OwnersModels} OwnersModels
 *
 * @typedef {{ name: string, provider: string } & import("../../relay/relay_types.d.ts").ToldOfModel} ToldModel
 *
 * @typedef {object} Naming
 * @property {string} display empty for its own name
 * @property {boolean} isNamed whether the owner asked for it
 *
 * @typedef {ToldModel & Naming} NamedModel
 */

/**
 * @param {OwnersModels} owners
 * @param {ToldModel[]} listed by the providers
 * @returns {NamedModel[]} all that is offered, those that the owner named first, in the owner's order
 */
export function offeredModels({ entries, others }, listed) {
  /** @type {Map<OwnersModels["entries"][number], NamedModel[]>} */
  const found = new Map(entries.map((entry) => [entry, []]));
  /** @type {NamedModel[]} */
  const rest = [];
  for (const model of listed) {
    const entry = entryOf(entries, model);
    if (entry) found.get(entry)?.push({ ...model, display: entry.display, isNamed: entry.named });
    else if (others[model.provider] ?? others[""] ?? true) rest.push({ ...model, display: "", isNamed: false });
  }
  const ofOwner = entries.filter(({ shown }) => shown).flatMap((entry) => {
    const models = found.get(entry) ?? [];
    return models.length === 0 && entry.named && !isListed(entry, listed) ? [unlisted(entry)] : models;
  });
  return [...ofOwner.filter(({ isNamed }) => isNamed), ...ofOwner.filter(({ isNamed }) => !isNamed), ...rest];
}

/**
 * Names are compared as the relay does: Google puts `models/` before its own.
 *
 * @param {string} name
 */
export function plainName(name) {
  return name.trim().toLowerCase().replace(/^models\//, "");
}

/**
 * @param {string} name
 * @param {string} pattern of an access code: `*` and `?` stand for any characters, `[...]` for one of them
 */
export function matchesPattern(name, pattern) {
  const parts = pattern.split(/(\*|\?|\[[^\]]+\])/).map((part) => {
    if (part === "*") return ".*";
    if (part === "?") return ".";
    if (/^\[.+\]$/.test(part)) return `[${part.slice(1, -1).replace(/^!/, "^").replace(/[\\\]]/g, "\\$&")}]`;
    return part.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  });
  try {
    return new RegExp(`^${parts.join("")}$`, "s").test(name);
  } catch {
    // A range that runs backwards, such as [z-a], holds no character.
    return false;
  }
}

/**
 * @param {OwnersModels["entries"]} entries
 * @param {{ name: string, provider: string }} model
 */
function entryOf(entries, { name, provider }) {
  const ofName = entries.filter((entry) => plainName(entry.name) === plainName(name));
  return ofName.find((entry) => entry.provider === provider) ?? ofName.find((entry) => entry.provider === "");
}

/**
 * @param {OwnersModels["entries"][number]} entry
 * @param {ToldModel[]} listed
 */
function isListed(entry, listed) {
  return listed.some(({ name, provider }) => {
    return plainName(name) === plainName(entry.name) && (entry.provider === "" || entry.provider === provider);
  });
}

/**
 * @param {OwnersModels["entries"][number]} entry
 * @returns {NamedModel}
 */
function unlisted({ name, provider, display }) {
  return { name, provider: provider || OPENAI, display, isNamed: true };
}
