/** Parameters that a model turns out to refuse: known from the words of its refusal, and then left out or renamed. */

/**
 * @typedef {Record<string, unknown>} Body of a request
 * @typedef {Map<string, string>} Refusals by a parameter's name, the name to use instead; empty to leave it out
 */

/** `store`: without it, a provider may keep conversations; `tools`: without them, nobody does what was asked for. */
const PERMANENT = new Set(["model", "messages", "input", "prompt", "image", "store", "tools"]);

/** What says that a parameter, or any but one value of it, is not wanted; it counts only beside a parameter's name. */
const UNWANTED = new RegExp(
  [
    "unsupported|unknown|unrecogni[sz]ed|unexpected|extraneous|extra inputs|deprecated|forbidden|incompatible|only",
    "(?:not|n't) (?:be )?(?:support|permit|allow|accept|recogni[sz]|expect|enabled|available|compatible|specif|set)",
    "(?:cannot|can't) (?:both |all )?(?:be |use)|no longer|不支持|不允许|不接受|仅支持|只支持|仅允许|只允许",
  ].join("|"),
  "i",
);

/** What says that a value is out of range: the reader has to choose another one. */
const OUT_OF_RANGE = /exceed|too (?:large|long|high|big|small|low)|at (?:most|least)|up to|m(?:ax|in)imum|between/i;

/** Each limits the length of an answer; a refusal of one may name another. */
const LENGTH_LIMITS = ["max_completion_tokens", "max_output_tokens", "max_tokens"];

/** By provider and model. */
class RefusalMemory extends EventTarget {
  /** @type {Map<string, Refusals>} */
  #known = new Map();

  /**
   * @param {import("./relay_types.d.ts").Line} line
   * @returns {Refusals}
   */
  of(line) {
    return new Map(this.#known.get(placeOf(line)));
  }

  /**
   * @param {import("./relay_types.d.ts").Line} line
   * @param {Refusals} refusals with which the model has answered
   */
  learn(line, refusals) {
    if (refusals.size === this.of(line).size) return;
    this.#known.set(placeOf(line), refusals);
    this.dispatchEvent(new Event("change"));
  }

  /** @returns {[string, [string, string][]][]} for JSON */
  entries() {
    return [...this.#known].map(([place, refusals]) => [place, [...refusals]]);
  }

  /** @param {unknown} entries as `entries()` gave them once; others are passed over */
  restore(entries) {
    for (const entry of pairsIn(entries)) {
      const refusals = pairsIn(entry[1]).filter(([name, other]) => !PERMANENT.has(name) && typeof other === "string");
      if (refusals.length > 0) this.#known.set(entry[0], new Map(/** @type {[string, string][]} */ (refusals)));
    }
  }
}

export const refusalMemory = new RefusalMemory();

/**
 * @param {Body} body
 * @param {Refusals} refusals in the order in which they were learned
 * @returns {Body} what the model accepts of it
 */
export function acceptedPart(body, refusals) {
  const accepted = { ...body };
  for (const [name, other] of refusals) {
    const [outer = "", inner] = name.split(".");
    if (inner && isObject(accepted[outer])) accepted[outer] = without(accepted[outer], inner);
    if (!(name in accepted)) continue;
    if (other && !(other in accepted)) accepted[other] = accepted[name];
    delete accepted[name];
    if (name === "stream") delete accepted.stream_options;
  }
  return accepted;
}

/**
 * @param {import("./problem.js").Problem} problem
 * @param {Body} body that was refused
 * @param {Refusals} refusals so far
 * @returns {Refusals | null} with one more; null if it was refused for another reason
 */
export function refusalsWith({ status, code, message }, body, refusals) {
  if (status !== 400 && status !== 422) return null;
  const names = Object.keys(body).flatMap((name) => namesIn(name, body[name])).filter((name) => !refusals.has(name));
  const places = names.map((name) => ({ name, at: placeIn(message, name) })).filter(({ at }) => at >= 0);
  // The longer of two at one place is the one that is meant: `reasoning.summary`.
  const [first] = places.sort((one, other) => one.at - other.at || other.name.length - one.name.length);
  if (!first) return null;
  const { name } = first;
  // Nobody has chosen this one, so it is never worth an error.
  const isRefused = name === "stream_options" || (UNWANTED.test(`${code} ${message}`) && !OUT_OF_RANGE.test(message));
  return isRefused ? new Map([...refusals, [name, otherName(name, message, refusals)]]) : null;
}

/**
 * @param {string} name
 * @param {string} message
 * @param {Refusals} refusals
 */
function otherName(name, message, refusals) {
  if (!LENGTH_LIMITS.includes(name)) return "";
  return LENGTH_LIMITS.find((other) => other !== name && !refusals.has(other) && placeIn(message, other) >= 0) ?? "";
}

/**
 * @param {string} name
 * @param {unknown} value
 * @returns {string[]} what may be refused: the parameter, and each field that it has
 */
function namesIn(name, value) {
  if (PERMANENT.has(name)) return [];
  // Nobody has chosen this one, and none of it is worth keeping.
  const isWhole = !isObject(value) || name === "stream_options";
  return [name, ...(isWhole ? [] : Object.keys(value).map((field) => `${name}.${field}`))];
}

/**
 * @param {Record<string, unknown>} fields
 * @param {string} name
 */
function without({ ...fields }, name) {
  delete fields[name];
  return fields;
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * @param {string} message
 * @param {string} name which may also be written `topP` or `top p`
 * @returns {number} -1 if it is not there
 */
function placeIn(message, name) {
  const parts = name.replaceAll("_", "[_ ]?").replace(".", "(?:[. ]|\\[['\"])").replace(/y$/, "(?:y|ies)");
  const written = name === "stream_options" ? "stream[_ ]?options|include_usage" : parts;
  return message.search(new RegExp(`(?<![\\w-])(?:${written})(?![\\w-])`, "i"));
}

/** @param {import("./relay_types.d.ts").Line} line */
function placeOf({ provider, model }) {
  return `${provider} ${model}`;
}

/**
 * @param {unknown} list
 * @returns {[string, unknown][]}
 */
function pairsIn(list) {
  const pairs = Array.isArray(list) ? list : [];
  return pairs.filter((pair) => Array.isArray(pair) && typeof pair[0] === "string");
}
