/** What each field of conversations and messages may hold, and what stands there where it holds something else. */

import {
  goodOnesOf, isFlag, isId, isIdOrNull, isNumber, isObject, isText, listOf, oneOf, orNull, shaped,
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
const isCost = shaped({ amount: isNumber, currency: isText });

/** @type {readonly Field[]} */
export const CONVERSATION = [
  ["title", isText, noText],
  ["titledBy", oneOf("", "model", "person"), noText],
  ["createdAt", isNumber, zero],
  ["updatedAt", isNumber, zero],
  ["pinnedAt", isNumber, zero],
  ["leafId", isIdOrNull, nothing],
  ["settings", isObject, () => ({})],
  ["memory", orNull(isMemory), nothing],
  ["contextStartsAfter", isIdOrNull, nothing],
  ["context", listOf(isPromptMessage), goodOnesOf(isPromptMessage)],
  ["maskId", isText, noText],
  ["deletedAt", isNumber, zero],
];

/** @type {readonly Field[]} */
export const MESSAGE = [
  ["parentId", isIdOrNull, nothing],
  ["text", isText, noText],
  ["reasoning", isText, noText],
  ["createdAt", isNumber, zero],
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
