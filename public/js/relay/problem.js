/** What went wrong, as the relay or the upstream describes it. */

import { BUDGET_EXHAUSTED, spentBudgetIn } from "./budget.js";
import { asFields, errorFields, errorIn } from "./problem_fields.js";

/**
 * @typedef {import("./relay_types.d.ts").ProblemFacts} ProblemFacts
 * @typedef {import("./relay_types.d.ts").ResponseFacts} ResponseFacts
 */

const ACCESS_CODES = new Set([
  "access_code_missing",
  "access_code_wrong",
  "access_code_expired",
  "own_key_not_allowed",
  "too_many_attempts",
]);

/** With these, the relay itself is busy; with its other codes of that status, somebody has to set something right. */
const BUSY_CODES = new Set(["server_stopping", "too_many_open_files"]);

/** The request did not arrive: the reader is offline, or the site is. */
export const SITE_UNREACHABLE = "site_unreachable";
/** Something between the page and the relay answered in its own way, for instance with a platform's error page. */
export const NOT_FROM_RELAY = "not_from_relay";
/** The access code, or the reader's own key, contains characters that an HTTP header cannot carry. */
export const CODE_NOT_SENDABLE = "access_code_not_sendable";
/** A model that makes pictures, but changes none or not as many. */
export const MODEL_CHANGES_NO_PICTURES = "model_changes_no_pictures";
/** The pictures to change are more than the site passes on. */
export const PICTURES_TOO_LARGE = "pictures_too_large";
const UNSENT = new Set([MODEL_CHANGES_NO_PICTURES, PICTURES_TOO_LARGE]);
/** The model's provider gave words, and no code. */
const UPSTREAM_ERROR = "upstream_error";
/** OpenAI has several codes for an account without credit, all of this one type. */
const OUT_OF_CREDIT = "insufficient_quota";

/** An error that can be shown. */
export class Problem extends Error {
  /** @param {ProblemFacts} facts */
  constructor(facts) {
    super(facts.message ?? "");
    this.name = "Problem";
    this.code = facts.code;
    this.hint = facts.hint ?? "";
    this.status = facts.status ?? 0;
    this.requestId = facts.requestId ?? "";
    this.isFromUpstream = facts.isFromUpstream ?? false;
    this.cause = facts.cause ?? "";
    this.retryAt = facts.retryAt ?? 0;
    this.budget = facts.budget ?? null;
  }

  /** Whether another access code would help. */
  get isAboutAccess() {
    return ACCESS_CODES.has(this.code) || this.code === CODE_NOT_SENDABLE;
  }

  /** Whether nothing was sent: the reader can simply try again later. */
  get isUnreachable() {
    return this.code === SITE_UNREACHABLE;
  }

  /** Whether the server is only busy, so that the same request may soon succeed. */
  get isBusy() {
    return this.status === 503 && (this.isFromUpstream || BUSY_CODES.has(this.code));
  }

  /** Whether the question reached no model, for a reason that the reader can do something about. */
  get isUnheard() {
    const isUnsent = this.isUnreachable || UNSENT.has(this.code);
    return this.isAboutAccess || isUnsent || (this.status === 413 && !this.isFromUpstream);
  }

  /** What is stored with a message; `new Problem(facts)` restores it. @returns {Required<ProblemFacts>} */
  facts() {
    const { code, message, hint, status, requestId, isFromUpstream, cause, retryAt, budget } = this;
    return { code, message, hint, status, requestId, isFromUpstream, cause, retryAt, budget };
  }
}

/**
 * What the request needs of the page's own code: where that does not come, the site is as far away as it would be then.
 *
 * @template Part
 * @param {Promise<Part> | Part} loading
 * @returns {Promise<Part>}
 * @throws {Problem} if it does not come
 */
export async function orUnreachable(loading) {
  try {
    return await loading;
  } catch {
    throw new Problem({ code: SITE_UNREACHABLE });
  }
}

/**
 * @param {Response} response with a status that means failure
 * @param {ResponseFacts} facts
 * @returns {Promise<Problem>}
 */
export async function readProblem(response, facts) {
  try {
    const body = await response.json();
    return problemFrom(errorIn(body) ?? body, facts);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    return new Problem({ code: NOT_FROM_RELAY, ...facts });
  }
}

/**
 * Reads what an answer or an event says about an error; a field that is missing or has the wrong type stays empty.
 *
 * @param {unknown} error in OpenAI's shape, or in one that other servers use
 * @param {ResponseFacts} facts
 */
export function problemFrom(error, facts) {
  const { message, code, type, hint, cause } = errorFields(error);
  // An error of the relay's own has a hint, and its code says more than its type.
  const known = (type === OUT_OF_CREDIT && !hint ? OUT_OF_CREDIT : code) || type;
  const budget = code === BUDGET_EXHAUSTED && !facts.isFromUpstream ? spentBudgetIn(asFields(error)) : null;
  const unknown = facts.isFromUpstream && message ? UPSTREAM_ERROR : NOT_FROM_RELAY;
  return new Problem({ ...facts, code: known || unknown, message, hint, cause: cause || (facts.cause ?? ""), budget });
}
