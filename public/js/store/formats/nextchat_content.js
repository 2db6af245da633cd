/** What stands in NextChat's messages: texts, lists of parts, images, errors written into the answer. */

import { text } from "../../i18n/texts.js";
import { listOf, own, textOf } from "./parsed.js";

/** @typedef {import("../record_types.d.ts").PromptMessage} PromptMessage */

const ROLES = ["system", "user", "assistant"];
/** The last moment that a Date can hold. */
const LATEST = 8.64e15;
/** The bytes of such an image stayed in the browser that made the backup. */
const CACHED_IMAGE = /\/api\/cache\//;

/**
 * @param {unknown} value a mask's `context`
 * @returns {PromptMessage[]}
 */
export function contextOf(value) {
  return listOf(value).flatMap((message) => {
    const role = textOf(own(message, "role"));
    const content = contentOf(own(message, "content")).words;
    return ROLES.includes(role) && content ? [{ role: /** @type {PromptMessage["role"]} */ (role), content }] : [];
  });
}

/**
 * @param {unknown} value
 * @returns {string} ids were numbers once
 */
export function idOf(value) {
  const isId = typeof value === "string" || typeof value === "number";
  return isId ? String(value).replace(/[^\w-]/g, "_").slice(0, 80) : "";
}

/** @param {unknown} value */
export function timeOf(value) {
  return typeof value === "number" && value > 0 && value <= LATEST ? value : 0;
}

/**
 * @param {unknown} theirs
 * @param {string} words
 * @returns {Partial<import("../record_types.d.ts").Message>}
 */
export function endingOf(theirs, words) {
  if (own(theirs, "streaming") === true) return { text: words, state: "cut", reason: "closed" };
  if (own(theirs, "isError") !== true) return { text: words };
  // An error was written under what there was of the answer, as a block of JSON.
  const start = words.lastIndexOf("```json");
  const message = start < 0 ? "" : errorIn(words.slice(start));
  const problem = { code: "imported", message, hint: "", status: 0, requestId: "" };
  return { text: message ? words.slice(0, start).trimEnd() : words, state: "failed", problem };
}

/**
 * @param {string} block
 * @returns {string} empty where this is a block like any other
 */
function errorIn(block) {
  const json = /^```json\s*(\{[\s\S]*\})\s*```\s*$/.exec(block)?.[1] ?? "";
  try {
    const error = JSON.parse(json);
    return own(error, "error") || own(error, "msg") ? json : "";
  } catch {
    return "";
  }
}

/**
 * @param {unknown} content
 * @returns {{ words: string, images: string[], isKnown: boolean }} images as data URLs
 */
export function contentOf(content) {
  if (typeof content === "string") return { words: content, images: [], isKnown: true };
  const [texts, images] = [/** @type {string[]} */ ([]), /** @type {string[]} */ ([])];
  for (const part of listOf(content)) {
    const url = textOf(own(own(part, "image_url"), "url"));
    if (url.startsWith("data:image/")) images.push(url);
    else if (url) texts.push(CACHED_IMAGE.test(url) ? text("import.imageMissing") : url);
    else if (textOf(own(part, "text"))) texts.push(textOf(own(part, "text")));
  }
  return { words: texts.join("\n\n"), images, isKnown: Array.isArray(content) };
}
