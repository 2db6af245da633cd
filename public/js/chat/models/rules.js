/** CUSTOM_MODELS: what the site's owner wrote about models, read from left to right as NextChat does. */

/**
 * @typedef {object} ModelRule
 * @property {boolean} shows
 * @property {string} name `all` for every model
 * @property {string} provider empty: any
 * @property {string} display
 *
 * @typedef {object} NamedModel
 * @property {string} name as in a request
 * @property {string} provider
 * @property {string} display
 * @property {boolean} isShown
 * @property {boolean} isNamed whether the owner spoke of it
 */

/** Its items are written the other way round: `shown@bytedance=endpoint`. */
const NAMED_BY_DISPLAY = "bytedance";

/**
 * @param {string} customModels `[+|-]name[@provider][=display]`, separated by commas
 * @returns {ModelRule[]}
 */
export function parseModelRules(customModels) {
  const items = customModels.split(",").map((item) => item.trim());
  return items.filter((item) => item.replace(/[-+= ]/g, "") !== "").map(parseRule);
}

/**
 * @param {ModelRule[]} rules
 * @param {{ name: string, provider: string }[]} listed
 * @returns {NamedModel[]} all that is shown, those that the owner named first, in the owner's order
 */
export function applyModelRules(rules, listed) {
  /** @type {NamedModel[]} */
  let models = listed.map((model) => ({ ...model, display: "", isShown: true, isNamed: false }));
  for (const rule of rules) {
    if (rule.name === "all") {
      for (const model of models) if (!rule.provider || rule.provider === model.provider) model.isShown = rule.shows;
      continue;
    }
    const covered = models.filter((model) => covers(rule, model));
    for (const model of covered) {
      Object.assign(model, { isShown: rule.shows, isNamed: rule.shows, display: rule.display || model.display });
    }
    if (rule.shows && covered.length === 0) models.push(modelOf(rule));
    else if (rule.shows) models = [...models.filter((model) => !covered.includes(model)), ...covered];
  }
  const shown = models.filter((model) => model.isShown);
  return [...shown.filter((model) => model.isNamed), ...shown.filter((model) => !model.isNamed)];
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

/** @param {string} item */
function parseRule(item) {
  const shows = !item.startsWith("-");
  const [named = "", display = ""] = item.replace(/^[+-]/, "").split("=").map((part) => part.trim());
  // The last @, since a model's own name may have one: claude-3-5-sonnet@20240620@Google.
  const at = named.lastIndexOf("@");
  const name = at > 0 ? named.slice(0, at).trim() : named;
  const provider = at > 0 ? named.slice(at + 1).trim().toLowerCase() : "";
  if (provider === NAMED_BY_DISPLAY && display) return { shows, name: display, provider, display: name };
  return { shows, name, provider, display };
}

/**
 * @param {ModelRule} rule
 * @param {NamedModel} model
 */
function covers(rule, { name, provider }) {
  if (plainName(name) === `${plainName(rule.name)}@${rule.provider}`) return true;
  return plainName(name) === plainName(rule.name) && (!rule.provider || rule.provider === provider);
}

/** @param {ModelRule} rule */
function modelOf({ name, provider, display }) {
  return { name, provider: provider || "openai", display, isShown: true, isNamed: true };
}
