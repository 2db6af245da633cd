/** What each field of conversations and messages may hold, and what stands there where it holds something else. */

import {
  goodOnesOf, isFlag, isId, isIdOrNull, isNumber, isObject, isText, isTime, listOf, oneOf, orNull, shaped,
} from "./fields.js";

/** @typedef {import("./fields.js").Field} Field */

const zero = () => 0;
const nothing = () => null;
const noText = () => "";

export const isPromptMessage = shaped({ role: oneOf("system", "user", "assistant"), content: isText });
const isMemory = shaped({ text: isText, throughId: isIdOrNull });
const isAttachment = shaped({ id: isId, kind: oneOf("image", "text"), name: isText, type: isText, bytes: isNumber });
const isProblem = shaped({ code: isText, message: isText });
const isUsage = shaped({ promptTokens: isNumber, completionTokens: isNumber });
/** Others cannot be written out in any language. */
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
];
