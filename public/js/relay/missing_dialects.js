/** Dialects that an upstream turns out not to have: known from the words of its refusal, and not asked for again. */

import { NOT_FROM_RELAY } from "./problem.js";

/**
 * @typedef {import("./dialects/dialect_types.d.ts").DialectName} DialectName
 * @typedef {[place: string, at: number]} Entry when it was last found missing
 */

/** An upstream may learn a dialect. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;
/** A path that nobody has answers with these. */
const NOTHING_THERE = new Set([404, 405, 501]);
/** What the relay says of a page in place of an answer, and an older relay of a path that it doesn't know. */
const RELAY_CODES = new Set(["upstream_invalid_response", "path_not_allowed"]);
const ABOUT_MODEL = /model|deployment|engine/i;
/** How gateways say that they have no such path, or no such API for this model, whatever the status. */
const NO_SUCH_PATH = new RegExp(
  [
    "(?:unknown|invalid|unsupported|unrecogni[sz]ed)[ _-]?(?:request )?(?:url|path|endpoint|route|api)",
    "no (?:such )?(?:route|endpoint|path)|(?:url|path|endpoint|route|page) (?:was )?not found|not[_ ]implemented",
    "responses?(?:[ _-]?api)?\\W.{0,40}(?:not|n't|un)[ _-]?(?:be )?(?:support|implement|available|enabled|allow)",
    "(?:not|n't) (?:support|implement|provide)\\w* .{0,30}responses\\b",
  ].join("|"),
  "i",
);

class MissingDialects extends EventTarget {
  /** @type {Map<string, number>} */
  #found = new Map();

  /**
   * @param {string} provider
   * @param {DialectName} dialect
   */
  has(provider, dialect) {
    const at = this.#found.get(placeOf(provider, dialect));
    return at !== undefined && Date.now() - at < KEPT_MS;
  }

  /**
   * @param {string} provider whose chat completions have answered the same question
   * @param {DialectName} dialect
   */
  learn(provider, dialect) {
    this.#found.set(placeOf(provider, dialect), Date.now());
    this.dispatchEvent(new Event("change"));
  }

  /** The site asks another upstream now. */
  forget() {
    this.#found.clear();
    this.dispatchEvent(new Event("change"));
  }

  /** @returns {Entry[]} for JSON */
  entries() {
    return [...this.#found];
  }

  /** @param {unknown} entries as `entries()` gave them once; others are passed over */
  restore(entries) {
    for (const entry of Array.isArray(entries) ? entries : []) {
      const [place, at] = Array.isArray(entry) ? entry : [];
      if (typeof place === "string" && typeof at === "number") this.#found.set(place, at);
    }
  }
}

export const missingDialects = new MissingDialects();

/**
 * @param {import("./problem.js").Problem} problem with which a question was refused
 * @returns {boolean} whether it says that there is no such dialect, and not that something is wrong with the question
 */
export function tellsOfMissingDialect({ status, code, message, isAboutAccess, isUnreachable }) {
  if (isAboutAccess || isUnreachable) return false;
  const words = `${code} ${message}`;
  if (NO_SUCH_PATH.test(words) || RELAY_CODES.has(code)) return true;
  const isNoAnswer = status === 200 && code === NOT_FROM_RELAY;
  // A model that nobody has is another matter.
  return (NOTHING_THERE.has(status) || isNoAnswer) && !ABOUT_MODEL.test(words);
}

/**
 * @param {string} provider
 * @param {DialectName} dialect
 */
function placeOf(provider, dialect) {
  return `${provider} ${dialect}`;
}
