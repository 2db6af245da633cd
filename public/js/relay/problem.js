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
