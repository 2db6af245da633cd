/** Prompts and masks: how one is made, and how one is read that may be broken. */

import { goodOnesOf, isFlag, isNumber, isObject, isText, listOf } from "./fields.js";
import { isPromptMessage } from "./record_fields.js";
import { makeRecord, newId, readRecord } from "./records.js";

/**
 * @typedef {import("./fields.js").Field} Field
 * @typedef {import("./record_types.d.ts").Prompt} Prompt
 * @typedef {import("./record_types.d.ts").Mask} Mask
 */

const zero = () => 0;
const noText = () => "";

/** @type {readonly Field[]} */
const PROMPT = [
  ["title", isText, noText],
  ["content", isText, noText],
  ["createdAt", isNumber, zero],
];

/** @type {readonly Field[]} */
const MASK = [
  ["name", isText, noText],
  ["context", listOf(isPromptMessage), goodOnesOf(isPromptMessage)],
  ["settings", isObject, () => ({})],
  ["createdAt", isNumber, zero],
  ["builtin", isFlag, () => false],
];

/**
 * @param {Partial<Prompt>} [known]
 * @returns {Prompt}
 */
export function newPrompt(known = {}) {
  return makeRecord(PROMPT, { id: newId(), createdAt: Date.now(), ...known });
}

/**
 * @param {Partial<Mask>} [known]
 * @returns {Mask}
 */
export function newMask(known = {}) {
  return makeRecord(MASK, { id: newId(), createdAt: Date.now(), ...known });
}

/**
 * @param {unknown} record
 * @param {() => void} [noteDamage]
 * @returns {Prompt | null}
 */
export function readPrompt(record, noteDamage) {
  return readRecord(PROMPT, record, ({ content }) => isText(content), noteDamage);
}

/**
 * @param {unknown} record
 * @param {() => void} [noteDamage]
 * @returns {Mask | null}
 */
export function readMask(record, noteDamage) {
  return readRecord(MASK, record, ({ name }) => isText(name), noteDamage);
}
