/** Reads the chunks of one answer, and how it ended. */

import { NOT_FROM_RELAY, Problem, problemFrom } from "./problem.js";
import { ThinkingSplitter } from "./thinking.js";
import { usageFrom } from "./usage.js";

/**
 * @typedef {object} Ending how an answer ended
 * @property {"complete" | "cut" | "limit" | "failed"} verdict `limit`: the relay's time was up; the model can continue
 * @property {string} [reason] why it was cut, as one word
 * @property {Problem} [problem]
 *
 * @typedef {import("./thinking.js").Piece} Piece
 * @typedef {import("./relay_types.d.ts").ResponseFacts} ResponseFacts
 *
 * @typedef {object} Chunk the fields of a chunk, or of a whole answer, that are read here
 * @property {unknown} [error]
 * @property {unknown} [usage]
 * @property {{ delta?: ChunkMessage, message?: ChunkMessage, finish_reason?: string | null }[]} [choices]
 *
 * @typedef {object} ChunkMessage
 * @property {unknown} [content] text, or a list of parts
 * @property {unknown} [refusal] what a model says when it will not answer
 * @property {unknown} [reasoning_content]
 * @property {unknown} [reasoning] the same under another name; some upstreams send both
 */

/** Finish reasons of a model that stopped before the end of its answer. */
const UNFINISHED_REASONS = new Set(["length", "content_filter"]);

/** Cuts that the relay also reports as an error, for clients that read no end mark. */
const CUTS_REPORTED_AS_ERRORS = new Set(["upstream_cut", "server_stopping"]);

export class AnswerReader {
  /** @type {import("./usage.js").Usage | null} */
  usage = null;
  /** Whether part of the answer could not be read, so that reading on makes no sense. */
  hasHole = false;
  #facts;
  #thinking = new ThinkingSplitter();
  #verdict = "";
  /** @type {Map<string, string>} */
  #details = new Map();
  #finishReason = "";
  #hasText = false;
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
   * @returns {Generator<Piece, void, void>}
   */
  *readEvent(text) {
    const chunk = parsed(text);
    this.hasHole = this.#isGarbled && !chunk?.error;
    if (chunk === null) this.#isGarbled = true;
    else if (!this.hasHole) yield* this.readChunk(chunk);
  }

  /**
   * @param {unknown} data
   * @returns {Generator<Piece, void, void>}
   */
  *readChunk(data) {
    const chunk = /** @type {Chunk} */ (typeof data === "object" && data !== null ? data : {});
    if (chunk.error) this.#readError(chunk.error);
    // Some upstreams send the usage so far with every chunk, others send it once.
    this.usage = usageFrom(chunk.usage) ?? this.usage;
    const choice = chunk.choices?.[0];
    if (!choice) return;
    this.#finishReason = choice.finish_reason ?? this.#finishReason;
    yield* this.#readMessage(choice.delta ?? choice.message ?? {});
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
    if (UNFINISHED_REASONS.has(this.#finishReason)) return { verdict: "cut", reason: this.#finishReason };
    return this.#hasText ? { verdict: "complete" } : { verdict: "cut", reason: "empty" };
  }

  /**
   * @param {ChunkMessage} message
   * @returns {Generator<Piece, void, void>}
   */
  *#readMessage({ content, refusal, reasoning_content: reasoningContent, reasoning }) {
    const thoughts = textOf(reasoningContent) || textOf(reasoning);
    if (thoughts) yield { type: "reasoning", text: thoughts };
    for (const { type, text } of piecesOf(content)) {
      if (type === "reasoning") yield { type, text };
      else yield* this.#noted(this.#thinking.push(text));
    }
    const refused = textOf(refusal);
    if (refused) yield* this.#noted(this.#thinking.push(refused));
  }

  /**
   * @param {Iterable<Piece>} pieces
   * @returns {Generator<Piece, void, void>}
   */
  *#noted(pieces) {
    for (const piece of pieces) {
      this.#hasText ||= piece.type === "text";
      yield piece;
    }
  }

  /** @param {unknown} error */
  #readError(error) {
    // The relay's own errors all have a hint; an upstream's error event is passed on unchanged.
    const isFromUpstream = typeof error === "object" && error !== null && !("hint" in error);
    this.#problem = problemFrom(error, { ...this.#facts, isFromUpstream });
  }

  #unexplained() {
    return new Problem({ ...this.#facts, code: this.#details.get("code") || NOT_FROM_RELAY });
  }
}

/**
 * @param {string} text
 * @returns {Chunk | null} null if it is not JSON
 */
function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return null;
  }
}

/**
 * @param {unknown} content
 * @returns {Piece[]}
 */
function piecesOf(content) {
  if (!Array.isArray(content)) return [{ type: "text", text: textOf(content) }];
  return content.map((part) => {
    // Mistral's models put their thoughts into a part of its own, which is again a list.
    if (part?.type !== "thinking") return { type: "text", text: textOf(part?.text) };
    return { type: "reasoning", text: piecesOf(part.thinking).map(({ text }) => text).join("") };
  });
}

/** @param {unknown} value */
function textOf(value) {
  return typeof value === "string" ? value : "";
}
