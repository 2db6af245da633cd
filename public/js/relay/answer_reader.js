/** Reads the chunks of one answer, and how it ended. */

import { FINISHED, finishOf } from "./finish_reasons.js";
import { NOT_FROM_RELAY, Problem, problemFrom } from "./problem.js";
import { errorIn } from "./problem_fields.js";
import { ThinkingSplitter } from "./thinking.js";
import { usageFrom } from "./usage.js";

/**
 * @typedef {import("./dialects/dialect_types.d.ts").CompletionPart} CompletionPart
 * @typedef {import("./dialects/dialect_types.d.ts").Ending} Ending
 * @typedef {import("./thinking.js").Piece} Piece
 * @typedef {import("./relay_types.d.ts").ResponseFacts} ResponseFacts
 *
 * @typedef {object} Chunk the fields of a chunk, or of a whole answer, that are read here
 * @property {unknown} [usage]
 * @property {unknown} [choices]
 *
 * @typedef {object} Choice
 * @property {unknown} [delta]
 * @property {unknown} [message] of a whole answer
 * @property {unknown} [finish_reason]
 *
 * @typedef {object} ChunkMessage
 * @property {unknown} [content] text, or a list of parts
 * @property {unknown} [refusal] what a model says when it will not answer
 * @property {unknown} [reasoning_content]
 * @property {unknown} [reasoning] the same under another name; some upstreams send both
 */

/** Cuts that the relay also reports as an error, for clients that read no end mark. */
const CUTS_REPORTED_AS_ERRORS = new Set(["upstream_cut", "server_stopping"]);

export class AnswerReader {
  /** @type {import("./usage.js").Usage | null} */
  usage = null;
  /** Those that ran at the provider and may cost something, one name for each call. @type {string[]} */
  tools = [];
  /** Whether the body has anything of a model's answer in it, or an error. */
  hasAnswered = false;
  /** Whether part of the answer could not be read, so that reading on makes no sense. */
  hasHole = false;
  #facts;
  #thinking = new ThinkingSplitter();
  #verdict = "";
  /** @type {Map<string, string>} */
  #details = new Map();
  #finishReason = "";
  #hasText = false;
  /** Whether there was content, be it text or thoughts. */
  #hasContent = false;
  #hasThoughts = false;
  #isGarbled = false;
  /** @type {Problem | undefined} */
  #problem;

  /** @param {ResponseFacts} facts about the response that brings the answer */
  constructor(facts) {
    this.#facts = facts;
  }

  /**
   * A connection that breaks within an event leaves half of it; the relay then says how the answer ended.
   *
   * @param {string} text of an event, which should be the JSON of a chunk
   * @returns {Generator<CompletionPart, void, void>}
   */
  *readEvent(text) {
    if (!text.trim()) return;
    const chunk = parsed(text);
    if (chunk === undefined) {
      this.hasHole = this.#isGarbled;
      this.#isGarbled = true;
      return;
    }
    this.hasHole = this.#isGarbled && errorIn(chunk) === null;
    if (!this.hasHole) yield* this.readChunk(chunk);
  }

  /** @param {string} text of an event that is an error by its name, in any form */
  readErrorEvent(text) {
    const error = parsed(text) ?? text;
    this.#readError(errorIn(error) ?? error);
  }

  /**
   * Other dialects make their events into such chunks.
   *
   * @param {unknown} data
   * @returns {Generator<CompletionPart, void, void>}
   */
  *readChunk(data) {
    const error = errorIn(data);
    if (error !== null) this.#readError(error);
    const chunk = /** @type {Chunk} */ (asFields(data));
    // Some upstreams send the usage so far with every chunk, others send it once.
    this.usage = usageFrom(chunk.usage) ?? this.usage;
    const [first] = Array.isArray(chunk.choices) ? chunk.choices : [];
    const choice = /** @type {Choice} */ (asFields(first));
    // In some streams it is empty until the end, and a filter's verdict may come after it without one.
    this.#finishReason = textOf(choice.finish_reason) || this.#finishReason;
    this.hasAnswered ||= first !== undefined;
    const delta = asFields(choice.delta);
    yield* this.#readMessage(Object.keys(delta).length > 0 ? delta : this.#news(asFields(choice.message)));
  }

  /** @returns {Generator<Piece, void, void>} what was kept back until now */
  *finish() {
    yield* this.#noted(this.#thinking.finish());
  }

  /** @param {string} comment of the stream, such as `end cut bytes=812 ms=1034 reason=upstream_cut` */
  readEnd(comment) {
    const [mark, verdict = "", ...details] = comment.split(" ");
    if (mark !== "end") return;
    this.#verdict = verdict;
    for (const detail of details) {
      const at = detail.indexOf("=");
      this.#details.set(detail.slice(0, at), detail.slice(at + 1));
    }
  }

  /** @returns {Ending} */
  ending() {
    const reason = this.#details.get("reason") ?? "";
    if (this.#verdict === "limit") return { verdict: "limit" };
    if (this.#problem && !CUTS_REPORTED_AS_ERRORS.has(reason)) return { verdict: "failed", problem: this.#problem };
    const isUnreadable = this.#isGarbled && this.#verdict !== "cut";
    if (this.#verdict === "error" || isUnreadable) return { verdict: "failed", problem: this.#unexplained() };
    if (this.#verdict !== "ok") return { verdict: "cut", reason: reason || "connection" };
    const finish = finishOf(this.#finishReason);
    if (finish !== FINISHED && (this.#hasContent || this.#finishReason)) return { verdict: "cut", reason: finish };
    return this.#hasText ? { verdict: "complete" } : { verdict: "cut", reason: "empty" };
  }

  /**
   * Some streams end with the whole message, which has nothing new after its parts.
   *
   * @param {ChunkMessage} message
   * @returns {ChunkMessage}
   */
  #news({ content, refusal, reasoning_content: reasoningContent, reasoning }) {
    const thoughts = this.#hasThoughts ? {} : { reasoning_content: reasoningContent, reasoning };
    return this.#hasContent ? thoughts : { content, refusal, ...thoughts };
  }

  /**
   * @param {ChunkMessage} message
   * @returns {Generator<Piece, void, void>}
   */
  *#readMessage({ content, refusal, reasoning_content: reasoningContent, reasoning }) {
    const thoughts = textOf(reasoningContent) || textOf(reasoning);
    const said = [...piecesOf(content), { type: /** @type {const} */ ("text"), text: textOf(refusal) }];
    for (const { type, text } of [{ type: /** @type {const} */ ("reasoning"), text: thoughts }, ...said]) {
      if (text === "") continue;
      if (type === "text") {
        this.#hasContent = true;
        yield* this.#noted(this.#thinking.push(text));
      } else {
        this.#hasThoughts = true;
        this.#thinking.noteOtherThoughts();
        yield { type: "reasoning", text };
      }
    }
  }

  /**
   * @param {Iterable<Piece>} pieces
   * @returns {Generator<Piece, void, void>}
   */
  *#noted(pieces) {
    for (const piece of pieces) {
      this.#hasText = piece.type === "text" || (this.#hasText && piece.type !== "text-was-reasoning");
      yield piece;
    }
  }

  /** @param {unknown} error */
  #readError(error) {
    // The relay's own errors all have a hint; an upstream's error event is passed on unchanged.
    const isFromUpstream = !("hint" in asFields(error));
    this.hasAnswered = true;
    this.#problem = problemFrom(error, { ...this.#facts, isFromUpstream });
  }

  #unexplained() {
    return new Problem({ ...this.#facts, code: this.#details.get("code") || NOT_FROM_RELAY });
  }
}

/**
 * @param {string} text
 * @returns {unknown} undefined if it is not JSON
 */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * @param {unknown} content
 * @returns {{ type: "text" | "reasoning", text: string }[]}
 */
function piecesOf(content) {
  if (!Array.isArray(content)) return [{ type: "text", text: textOf(content) }];
  return content.map(asFields).map(({ type, text, thinking }) => {
    // Mistral's models put their thoughts into a part of its own, which is again a list.
    if (type !== "thinking") return { type: "text", text: textOf(text) };
    const thoughts = Array.isArray(thinking) ? thinking.map((part) => textOf(asFields(part).text)) : [textOf(thinking)];
    return { type: "reasoning", text: thoughts.join("") };
  });
}

/**
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
function asFields(value) {
  return typeof value === "object" && value !== null ? /** @type {Record<string, unknown>} */ (value) : {};
}

/** @param {unknown} value */
function textOf(value) {
  return typeof value === "string" ? value : "";
}
