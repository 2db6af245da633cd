/** What an answer that is no success, or an event in a stream, says of the error. */

import { NOT_FROM_RELAY, Problem } from "./problem.js";

/** @typedef {import("./relay_types.d.ts").ProblemFacts} ProblemFacts */

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
