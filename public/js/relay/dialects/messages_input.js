/** The prompt of a message: a conversation in turns, with marks up to where the provider's cache is to keep it. */

import { PAUSE_TURN } from "../finish_reasons.js";
import { asFields } from "../problem_fields.js";

/**
 * @typedef {import("./dialect_types.d.ts").ContentPart} ContentPart
 * @typedef {import("./dialect_types.d.ts").RequestMessage} RequestMessage
 * @typedef {Record<string, unknown>} Block
 * @typedef {{ role: "user" | "assistant", content: Block[] }} Turn
 */

const DIALECT = "messages";
/** Thoughts that the provider has signed: it takes no others. */
const KEPT = new Set(["thinking", "redacted_thinking"]);
const DATA_URL = /^data:([^;,]+)[^,]*;base64,(.*)$/s;
const PICTURES = new Set(["image/jpeg", "image/png", "image/gif", "image/webp"]);
const PDF = "application/pdf";
/** Where a conversation begins with the model's words: the provider wants a person's first. */
const SILENCE = "…";
const BYTES_PER_TOKEN = 3;
/** What a picture or a page may come to, at least. */
const LEAST_FILE_TOKENS = 500;

/**
 * @param {readonly RequestMessage[]} messages
 * @param {string} model as the request's line names it
 * @param {number} cacheFrom tokens; 0 to mark nothing
 * @returns {{ system?: Block[], messages: Turn[] }}
 */
export function inputOf(messages, model, cacheFrom) {
  const system = messages.filter(({ role }) => role === "system").flatMap(({ content }) => textBlocks(content));
  const turns = turnsOf(messages.filter(({ role }) => role !== "system"), model);
  if (cacheFrom > 0) markStable(system, turns, cacheFrom);
  return { ...(system.length > 0 && { system }), messages: turns };
}

/**
 * Of two messages of one role, one after the other, each is a part of the same turn.
 *
 * @param {readonly RequestMessage[]} messages
 * @param {string} model
 * @returns {Turn[]}
 */
function turnsOf(messages, model) {
  /** @type {Turn[]} */
  const turns = [];
  for (const message of messages) {
    const paused = message === messages.at(-1) ? pausedBlocks(message, model) : [];
    /** @type {Turn[]} */
    const said = paused.length > 0 ? [{ role: "assistant", content: paused }] : turnsOfMessage(message, model);
    for (const { role, content } of said) {
      const last = turns.at(-1);
      if (content.length === 0) continue;
      if (last?.role === role) last.content.push(...content);
      else turns.push({ role, content });
    }
  }
  return turns[0]?.role === "user" ? turns : [{ role: "user", content: [{ type: "text", text: SILENCE }] }, ...turns];
}

/**
 * @param {RequestMessage} message
 * @param {string} model
 * @returns {Turn[]}
 */
function turnsOfMessage({ role, content, providerItems }, model) {
  const texts = textBlocks(content);
  const files = typeof content === "string" ? [] : content.flatMap(fileBlocks);
  // The model reads a question best after what it is about.
  if (role !== "assistant") return [{ role: "user", content: [...files, ...texts] }];
  const thoughts = itemsFor(model, providerItems).filter(({ type }) => KEPT.has(String(type)));
  return [
    // Thoughts that lead to nothing are refused.
    { role, content: texts.length > 0 ? [...thoughts, ...texts] : [] },
    // Pictures that another model made: only a question can bring them.
    { role: "user", content: files },
  ];
}

/**
 * @param {string} model
 * @param {RequestMessage["providerItems"]} given
 */
function itemsFor(model, given) {
  return given?.dialect === DIALECT && given.model === model ? given.items.map(asFields) : [];
}

/**
 * @param {RequestMessage} message
 * @param {string} model
 * @returns {Block[]} all that was said of a turn in which the provider has paused; none if it hasn't
 */
function pausedBlocks({ providerItems }, model) {
  const paused = itemsFor(model, providerItems).filter(({ type }) => type === PAUSE_TURN);
  return paused.flatMap(({ content }) => (Array.isArray(content) ? content.map(asFields) : []));
}

/** Blocks without words are refused. @param {RequestMessage["content"]} content @returns {Block[]} */
function textBlocks(content) {
  const parts = typeof content === "string" ? [/** @type {ContentPart} */ ({ type: "text", text: content })] : content;
  const texts = parts.flatMap((part) => (part.type === "text" ? [part.text] : []));
  return texts.filter((text) => text.trim() !== "").map((text) => ({ type: "text", text }));
}

/** @param {ContentPart} part @returns {Block[]} none for what the provider doesn't read */
function fileBlocks(part) {
  if (part.type === "text") return [];
  const url = part.type === "image_url" ? part.image_url.url : part.file.file_data;
  const [, type = "", data = ""] = DATA_URL.exec(url) ?? [];
  const source = { type: "base64", media_type: type, data };
  if (part.type === "file") {
    return type === PDF ? [{ type: "document", source, title: part.file.filename }] : [];
  }
  return PICTURES.has(type) ? [{ type: "image", source }] : [];
}

/**
 * Marks the end of the system prompt, of the present question and of the one before, at which the last answer's prompt
 * was kept: what comes next begins with all of them.
 *
 * @param {Block[]} system
 * @param {Turn[]} turns
 * @param {number} cacheFrom
 */
function markStable(system, turns, cacheFrom) {
  const questions = turns.filter(({ role }) => role === "user").slice(-2);
  let tokens = sum(system);
  markLast(system, tokens >= cacheFrom);
  for (const turn of turns) {
    tokens += sum(turn.content);
    if (questions.includes(turn)) markLast(turn.content, tokens >= cacheFrom);
  }
}

/**
 * @param {Block[]} blocks
 * @param {boolean} isLong whether the cache takes what ends here
 */
function markLast(blocks, isLong) {
  const last = blocks.at(-1);
  if (last && isLong) last.cache_control = { type: "ephemeral" };
}

/** @param {Block[]} blocks @returns {number} rather too many tokens than too few: a mark in vain costs nothing */
function sum(blocks) {
  return blocks.reduce((total, block) => total + tokensOf(block), 0);
}

/** @param {Block} block */
function tokensOf(block) {
  if (typeof block.text !== "string") return LEAST_FILE_TOKENS;
  return new TextEncoder().encode(block.text).length / BYTES_PER_TOKEN;
}
