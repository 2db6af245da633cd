/** What went wrong, as the relay or the upstream tells it. */

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
/** The access code has characters that an HTTP header cannot carry. */
export const CODE_NOT_SENDABLE = "access_code_not_sendable";

/**
 * An error that can be shown. `code` is stable; `message` and `hint` are empty where the page has to find the words.
 * `status` is the HTTP status, 0 if there was none; `requestId` is the upstream's, where it gave one.
 */
export class Problem extends Error {
  /**
   * @param {{ code: string, message?: string, hint?: string, status?: number, requestId?: string }} facts
   */
  constructor({ code, message = "", hint = "", status = 0, requestId = "" }) {
    super(message);
    this.name = "Problem";
    this.code = code;
    this.hint = hint;
    this.status = status;
    this.requestId = requestId;
  }

  /** Whether another access code would help. */
  get isAboutAccess() {
    return ACCESS_CODES.has(this.code) || this.code === CODE_NOT_SENDABLE;
  }

  /** Whether nothing was sent, so that the reader may simply try again later. */
  get isUnreachable() {
    return this.code === SITE_UNREACHABLE;
  }
}

/**
 * Reads the `error` object of an answer or an event; what is missing or of the wrong type is left empty.
 *
 * @param {unknown} error
 * @param {number} status
 * @param {string} [requestId]
 */
export function problemFrom(error, status, requestId) {
  const fields = /** @type {Record<string, unknown>} */ (typeof error === "object" && error !== null ? error : {});
  const message = typeof error === "string" ? error : asText(fields.message);
  const code = asText(fields.code) || asText(fields.type) || NOT_FROM_RELAY;
  return new Problem({ code, message, hint: asText(fields.hint), status, requestId });
}

/** @param {unknown} value */
function asText(value) {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
