/** What fields records have. A broken field is replaced alone and a missing one is filled in. */

/**
 * @typedef {[key: string, isGood: (value: unknown) => boolean, repair: (value: unknown) => unknown]} Field
 *   what values a field may have, and what replaces any other
 */

/** The last moment that a Date can hold, in milliseconds. */
export const LATEST_TIME = 8.64e15;

/** @param {unknown} value @returns {value is string} */
export const isText = (value) => typeof value === "string";

/** @param {unknown} value @returns {value is number} */
export const isNumber = (value) => typeof value === "number" && Number.isFinite(value);

/** A later one would throw when it is formatted as a date. @param {unknown} value */
const isTime = (value) => isNumber(value) && value >= 0 && value <= LATEST_TIME;

/** @param {unknown} value @returns {value is boolean} */
export const isFlag = (value) => typeof value === "boolean";

/** @param {unknown} value @returns {value is string} */
export const isId = (value) => typeof value === "string" && value.length > 0 && value.length <= 200;

/** @param {unknown} value @returns {value is string | null} */
const isIdOrNull = (value) => value === null || isId(value);

/** @param {unknown} value @returns {value is Record<string, unknown>} */
export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @param {...string} words */
const oneOf = (...words) => (/** @type {unknown} */ value) => words.includes(/** @type {string} */ (value));

/** @param {(item: unknown) => boolean} isGood */
export const listOf = (isGood) => (/** @type {unknown} */ value) => Array.isArray(value) && value.every(isGood);

/**
 * @param {(item: unknown) => boolean} isGood
 * @returns {(value: unknown) => unknown[]} keeps the good ones
 */
export const goodOnesOf = (isGood) => (value) => (Array.isArray(value) ? value.filter(isGood) : []);

/** @param {(value: unknown) => boolean} isGood */
const orNull = (isGood) => (/** @type {unknown} */ value) => value === null || isGood(value);

/**
 * @param {Record<string, (value: unknown) => boolean>} shape
 * @returns {(value: unknown) => boolean}
 */
const shaped = (shape) => (value) =>
  isObject(value) && Object.entries(shape).every(([key, isGood]) => isGood(value[key]));

export const zero = () => 0;
export const noText = () => "";
const nothing = () => null;

export const isPromptMessage = shaped({ role: oneOf("system", "user", "assistant"), content: isText });
const isMemory = shaped({ text: isText, throughId: isIdOrNull });
/**
 * Most records do without: a field that is missing makes no new copy of them.
 *
 * @param {(value: unknown) => boolean} isGood
 */
const optional = (isGood) => (/** @type {unknown} */ value) => value === undefined || isGood(value);
const dropped = () => undefined;

const isPage = shaped({ id: isId, page: isNumber, bytes: isNumber, width: isNumber, height: isNumber });
const isSource = shaped({ type: isText, bytes: isNumber, parts: isNumber, chosen: isText });
const isAttachment = shaped({
  id: isId,
  kind: oneOf("image", "text", "file"),
  name: isText,
  type: isText,
  bytes: isNumber,
  source: optional(isSource),
  textId: optional(isId),
  textBytes: optional(isNumber),
  asText: optional(isFlag),
  made: optional(shaped({ prompt: isText, revisedPrompt: isText })),
  pages: optional(listOf(isPage)),
});
/** A citation leads out of the page, so that its address is looked at once more where it is shown. */
const isCitation = shaped({ url: isText, title: isText, start: isNumber, end: isNumber });
const isActivity = shaped({
  id: isText,
  kind: oneOf("web_search", "image_generation", "mcp", "code"),
  state: oneOf("running", "asking", "done", "failed", "refused"),
  name: isText,
  server: isText,
  input: isText,
  output: isText,
});
/** The item with which a provider hears whether a tool may do what it asked for, as OpenAI's Responses name it. */
export const APPROVAL_RESPONSE = "mcp_approval_response";
const isProviderItems = shaped({ dialect: isText, model: isText, items: listOf(isObject) });
const isPicture = shaped({ model: isText, size: isText, quality: isText });
export const isOptions = shaped({
  effort: optional(isText),
  webSearch: optional(oneOf("off", "auto", "on")),
  servers: optional(listOf(isText)),
  picture: optional(isPicture),
  models: optional(listOf(isText)),
});
const isBudget = shaped({
  kind: oneOf("usd", "tokens", "requests"),
  of: oneOf("code", "site"),
  left: isNumber,
  most: isNumber,
  renewsAt: (value) => value === null || (isText(value) && !Number.isNaN(Date.parse(value))),
});
const isProblem = shaped({
  code: isText,
  message: isText,
  budget: (value) => value === undefined || value === null || isBudget(value),
});
const isUsage = shaped({ promptTokens: isNumber, completionTokens: isNumber });
/** Intl formats no other. */
const isCurrency = (/** @type {unknown} */ value) => isText(value) && /^[A-Z]{3}$/i.test(value);
const isCost = shaped({ amount: isNumber, currency: isCurrency });

/** @type {readonly Field[]} */
export const CONVERSATION = [
  ["title", isText, noText],
  ["titledBy", oneOf("", "model", "person"), noText],
  ["createdAt", isTime, zero],
  ["updatedAt", isTime, zero],
  ["pinnedAt", isTime, zero],
  ["leafId", isIdOrNull, nothing],
  ["settings", isObject, () => ({})],
  ["memory", orNull(isMemory), nothing],
  ["contextStartsAfter", isIdOrNull, nothing],
  ["context", listOf(isPromptMessage), goodOnesOf(isPromptMessage)],
  ["maskId", isText, noText],
  ["deletedAt", isTime, zero],
];

/** @type {readonly Field[]} */
export const MESSAGE = [
  ["parentId", isIdOrNull, nothing],
  ["text", isText, noText],
  ["reasoning", isText, noText],
  ["createdAt", isTime, zero],
  ["attachments", listOf(isAttachment), goodOnesOf(isAttachment)],
  ["model", isText, noText],
  ["provider", isText, noText],
  ["state", oneOf("waiting", "thinking", "writing", "complete", "stopped", "cut", "failed"), () => "complete"],
  ["reason", isText, noText],
  ["problem", orNull(isProblem), nothing],
  ["usage", orNull(isUsage), nothing],
  ["cost", orNull(isCost), nothing],
  ["firstTokenMs", isNumber, zero],
  ["totalMs", isNumber, zero],
  ["deleted", isFlag, () => false],
  ["options", optional(isOptions), dropped],
  ["citations", optional(listOf(isCitation)), goodOnesOf(isCitation)],
  ["activities", optional(listOf(isActivity)), goodOnesOf(isActivity)],
  ["providerItems", optional(isProviderItems), dropped],
  ["thinkingMs", optional(isNumber), dropped],
];

/**
 * Returns the record itself if nothing is wrong with it: thousands are read to show the list.
 *
 * @param {readonly Field[]} fields
 * @param {Record<string, unknown>} record
 * @param {() => void} [noteDamage] called if a field is there but has no value that it may have
 * @returns {Record<string, unknown>}
 */
export function complete(fields, record, noteDamage) {
  /** @type {Record<string, unknown> | null} */
  let repaired = null;
  let isDamaged = false;
  for (const [key, isGood, repair] of fields) {
    const value = record[key];
    if (isGood(value)) continue;
    isDamaged ||= value !== undefined;
    repaired ??= { ...record };
    repaired[key] = repair(value);
  }
  if (isDamaged) noteDamage?.();
  return repaired ?? record;
}
