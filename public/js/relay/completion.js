/**
 * A streamed chat completion.
 *
 * @typedef {{ role: "user" | "assistant", content: string }} PromptMessage
 *
 * @typedef {object} Ending how an answer ended
 * @property {"complete" | "cut" | "limit" | "failed"} verdict `limit`: the relay's time was over, more can be asked for
 * @property {string} [reason] why it was cut, as one word
 * @property {import("./problem.js").Problem} [problem]
 *
 * @typedef {{ type: "text", text: string } | { type: "thinking" } | { type: "end", ending: Ending }} CompletionPart
 *
 * @typedef {object} Chunk the fields of a chunk, or of a whole answer, that are read here
 * @property {unknown} [error]
 * @property {{ delta?: ChunkMessage, message?: ChunkMessage, finish_reason?: string | null }[]} [choices]
 *
 * @typedef {{ content?: string | null, reasoning_content?: string | null }} ChunkMessage
 */

import { readEvents } from "./events.js";
import { NOT_FROM_RELAY, Problem, problemFrom } from "./problem.js";
import { post, readJson } from "./request.js";

/** Finish reasons of a model that stopped before it had said everything. */
const UNFINISHED_REASONS = new Set(["length", "content_filter"]);

/**
 * Yields the answer's parts as they come; the last one is always its end.
 *
 * @param {{ code: string, model: string, messages: PromptMessage[] }} request
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<CompletionPart, void, void>}
 * @throws {Problem} if no answer began
 */
export async function* streamCompletion({ code, model, messages }, signal) {
  const body = { model, messages, stream: true };
  const response = await post("/openai/v1/chat/completions", { code, body, signal });
  const reading = new Reading(response.status);
  if (response.headers.get("content-type")?.startsWith("text/event-stream") && response.body) {
    yield* partsOfStream(response.body, reading, signal);
  } else {
    // Some upstreams do not stream whatever they are asked.
    yield* reading.readChunk(/** @type {Chunk} */ (await readJson(response)));
    reading.readEnd("end ok");
  }
  yield { type: "end", ending: reading.ending() };
}

/**
 * @param {ReadableStream<Uint8Array>} body
 * @param {Reading} reading
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<CompletionPart, void, void>}
 */
async function* partsOfStream(body, reading, signal) {
  try {
    for await (const item of readEvents(body)) {
      if (item.type === "comment") reading.readEnd(item.text);
      else if (item.text !== "[DONE]") yield* reading.readChunk(JSON.parse(item.text));
    }
  } catch (error) {
    if (signal.aborted) throw error;
    // A broken connection leaves no end mark, and a chunk that is no JSON is as good as none.
    if (error instanceof SyntaxError) reading.readGarbage();
  }
}

/** What has been learnt about the end of an answer while it is read. */
class Reading {
  #status;
  #verdict = "";
  #reason = "";
  #finishReason = "";
  /** @type {Problem | undefined} */
  #problem;

  /** @param {number} status */
  constructor(status) {
    this.#status = status;
  }

  /**
   * @param {Chunk} chunk
   * @returns {Generator<CompletionPart, void, void>}
   */
  *readChunk(chunk) {
    if (chunk.error) this.#problem = problemFrom(chunk.error, this.#status);
    const choice = chunk.choices?.[0];
    if (!choice) return;
    this.#finishReason = choice.finish_reason ?? this.#finishReason;
    const message = choice.delta ?? choice.message;
    if (message?.reasoning_content) yield { type: "thinking" };
    if (message?.content) yield { type: "text", text: message.content };
  }

  readGarbage() {
    this.#problem = new Problem({ code: NOT_FROM_RELAY, status: this.#status });
  }

  /** @param {string} comment of the stream, such as `end cut bytes=812 ms=1034 reason=upstream_cut` */
  readEnd(comment) {
    const [mark, verdict = "", ...details] = comment.split(" ");
    if (mark !== "end") return;
    this.#verdict = verdict;
    this.#reason = details.find((detail) => detail.startsWith("reason="))?.slice("reason=".length) ?? "";
  }

  /** @returns {Ending} */
  ending() {
    if (this.#verdict === "limit") return { verdict: "limit" };
    if (this.#problem && this.#reason !== "upstream_cut") return { verdict: "failed", problem: this.#problem };
    if (this.#verdict !== "ok") return { verdict: "cut", reason: this.#reason || "connection" };
    if (UNFINISHED_REASONS.has(this.#finishReason)) return { verdict: "cut", reason: this.#finishReason };
    return { verdict: "complete" };
  }
}
