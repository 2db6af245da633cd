/** What went wrong, as the relay or the upstream tells it. */

/** @typedef {import("./relay_types.d.ts").ProblemFacts} ProblemFacts */

const ACCESS_CODES = new Set([
  "access_code_missing",
  "access_code_wrong",
  "access_code_expired",
  "own_key_not_allowed",
  "too_many_attempts",
]);

/** The request reached nobody: the reader is offline, or the site is. */
export const SITE_UNREACHABLE = "site_unreachable";
/** Something between the page and the relay answered in its own form, such as a platform's error page. */
export const NOT_FROM_RELAY = "not_from_relay";
/** The access code, or the reader's own key, has characters that an HTTP header cannot carry. */
export const CODE_NOT_SENDABLE = "access_code_not_sendable";

/** An error that can be shown. */
export class Problem extends Error {
  /** @param {ProblemFacts} facts */
  constructor({ code, message = "", hint = "", status = 0, requestId = "", isFromUpstream = false }) {
    super(message);
    this.name = "Problem";
    this.code = code;
    this.hint = hint;
    this.status = status;
    this.requestId = requestId;
    this.isFromUpstream = isFromUpstream;
  }

  /** Whether another access code would help. */
  get isAboutAccess() {
    return ACCESS_CODES.has(this.code) || this.code === CODE_NOT_SENDABLE;
  }

  /** Whether nothing was sent, so that the reader may simply try again later. */
  get isUnreachable() {
    return this.code === SITE_UNREACHABLE;
  }

  /** Whether no model has heard the question, and the reader can mend what kept it away. */
  get isUnheard() {
    return this.isAboutAccess || this.isUnreachable || (this.status === 413 && !this.isFromUpstream);
  }

  /** What is kept with a message; `new Problem(facts)` is the way back. @returns {Required<ProblemFacts>} */
  facts() {
    const { code, message, hint, status, requestId, isFromUpstream } = this;
    return { code, message, hint, status, requestId, isFromUpstream };
  }
}

/** OpenAI has several codes for an account that is spent, all of this one type. */
const SPENT = "insufficient_quota";

/**
 * @param {Response} response
 * @param {Pick<ProblemFacts, "status" | "requestId" | "isFromUpstream">} around
 * @returns {Promise<Problem>}
 */
export async function readRefusal(response, around) {
  try {
    const answer = await response.json();
    // Google wraps its errors in a list.
    const told = Array.isArray(answer) ? answer[0] : answer;
    return problemFrom(told.error ?? told, around);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    return new Problem({ code: NOT_FROM_RELAY, ...around });
  }
}

/**
 * Reads what an answer or an event says of an error; what is missing or of the wrong type is left empty.
 *
 * @param {unknown} error in OpenAI's shape, or in one of those that other servers have
 * @param {Pick<ProblemFacts, "status" | "requestId" | "isFromUpstream">} around
 */
export function problemFrom(error, around) {
  const fields = asFields(error);
  const message = asText(error) || asText(fields.message) || detailText(fields.detail);
  const type = asText(fields.type);
  const code = (type === SPENT ? SPENT : asText(fields.code)) || type || NOT_FROM_RELAY;
  return new Problem({ ...around, code, message, hint: asText(fields.hint) });
}

/**
 * Where validation fails, servers written with FastAPI say in a list what is wrong with which field.
 *
 * @param {unknown} detail
 */
function detailText(detail) {
  if (!Array.isArray(detail)) return asText(detail);
  return detail
    .map(asFields)
    .map(({ loc, msg }) => [Array.isArray(loc) ? loc.join(".") : "", asText(msg)].filter(Boolean).join(": "))
    .join("; ");
}

/**
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
function asFields(value) {
  return typeof value === "object" && value !== null ? /** @type {Record<string, unknown>} */ (value) : {};
}

/** @param {unknown} value */
function asText(value) {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
