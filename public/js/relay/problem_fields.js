/** Errors in the JSON of answers and events: each kind of server has its own form, and some send it with status 200. */

/** @typedef {Record<string, unknown>} Fields */

/** Under these names, servers say in words what went wrong; the first that has any counts. */
const WORDS = ["message", "msg", "error_msg", "error_message", "errorMessage", "status_msg", "detail", "details"];
/** Under these names, servers have a code for it. */
const CODES = ["code", "status_code", "error_code", "errorCode"];
/** Codes with which some servers say that all is well. */
const GOOD_CODES = new Set(["", "0", "200", "20000", "ok", "success"]);

/**
 * @param {unknown} body the JSON of an answer or an event
 * @returns {unknown} the error that it tells of, null if it tells of none
 */
export function errorIn(body) {
  // Google wraps its errors in a list.
  if (Array.isArray(body)) return body.map(errorInObject).find((error) => error !== null) ?? null;
  return errorInObject(body);
}

/**
 * @param {unknown} body
 * @returns {unknown}
 */
function errorInObject(body) {
  const fields = asFields(body);
  if (isTelling(fields.error)) return fields.error;
  if (fields.object === "error" || (fields.type === "error" && !isTelling(fields.choices))) return fields;
  const failure = asFields(fields.base_resp);
  // MiniMax's answers all have this, the good ones with a zero.
  if (!isGood(codeIn(failure))) return failure;
  return isTelling(fields.choices) ? null : errorAtTheTop(fields);
}

/**
 * @param {unknown} error in any form
 * @returns {{ message: string, code: string, type: string, hint: string, cause: string }} empty where it says nothing
 */
export function errorFields(error) {
  const [first = error] = Array.isArray(error) ? error : [];
  const fields = asFields(first);
  const words = asText(first) || WORDS.map((name) => wordsOf(fields[name])).find(Boolean) || wordsOf(fields.errors);
  return {
    message: words,
    code: codeIn(fields),
    type: asText(fields.type),
    hint: asText(fields.hint),
    cause: asText(fields.cause),
  };
}

/**
 * Without an answer, words beside a code that is not a good one are those of an error.
 *
 * @param {Fields} fields
 * @returns {unknown}
 */
function errorAtTheTop(fields) {
  if (isTelling(fields.errors)) return fields;
  if (!errorFields(fields).message) return null;
  const isBad = fields.success === false || fields.status === "error" || !isGood(codeIn(fields));
  return isBad || isTelling(fields.detail) ? fields : null;
}

/** @param {string} code */
function isGood(code) {
  return GOOD_CODES.has(code.toLowerCase());
}

/** @param {Fields} fields */
function codeIn(fields) {
  return CODES.map((name) => asText(fields[name])).find(Boolean) ?? "";
}

/**
 * Servers written with FastAPI report a failed validation as a list of fields and what is wrong with them.
 *
 * @param {unknown} value
 * @returns {string}
 */
function wordsOf(value) {
  if (!Array.isArray(value)) return asText(value) || asText(asFields(value).message);
  return value.map(itemWords).filter(Boolean).join("; ");
}

/** @param {unknown} item */
function itemWords(item) {
  const { loc, msg, message } = asFields(item);
  const words = asText(msg) || asText(message) || asText(item);
  return [Array.isArray(loc) ? loc.join(".") : "", words].filter(Boolean).join(": ");
}

/** @param {unknown} value */
function isTelling(value) {
  if (Array.isArray(value)) return value.length > 0;
  return typeof value === "object" && value !== null ? Object.keys(value).length > 0 : Boolean(value);
}

/**
 * @param {unknown} value
 * @returns {Fields}
 */
function asFields(value) {
  return typeof value === "object" && value !== null ? /** @type {Fields} */ (value) : {};
}

/** @param {unknown} value */
function asText(value) {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
