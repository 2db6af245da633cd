/** A chat completion: part by part as it comes, or whole. */

import { chatCompletions } from "./dialects/chat_completions.js";
import { NOT_FROM_RELAY, orUnreachable, Problem } from "./problem.js";
import { factsOf, post } from "./request.js";
import { acceptedPart, refusalMemory, refusalsWith } from "./refused_parameters.js";
import { readEvents } from "./server_events.js";

/**
 * @typedef {import("./dialects/dialect_types.d.ts").AnswerStream} AnswerStream
 * @typedef {import("./dialects/dialect_types.d.ts").CompletionPart} CompletionPart
 * @typedef {import("./dialects/dialect_types.d.ts").CompletionRequest} CompletionRequest
 * @typedef {import("./dialects/dialect_types.d.ts").Dialect} Dialect
 * @typedef {import("./dialects/dialect_types.d.ts").Ending} Ending
 * @typedef {import("./usage.js").Usage} Usage
 */

/** @type {Partial<Record<import("./dialects/dialect_types.d.ts").DialectName, () => Promise<Dialect>>>} */
const DIALECTS = {
  responses: async () => (await import("./dialects/responses.js")).responses,
  images: async () => (await import("./dialects/images.js")).images,
  messages: async () => (await import("./dialects/messages.js")).messages,
};

/**
 * Yields the answer's parts as they come; the last one is always its end.
 *
 *     for await (const part of streamCompletion({ line, messages, parameters }, controller.signal)) {
 *       if (part.type === "text") show(part.text);
 *     }
 *
 * @param {CompletionRequest} request
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<CompletionPart, void, void>}
 * @throws {Problem} if no answer began
 */
export async function* streamCompletion(request, signal) {
  const dialect = await orUnreachable(DIALECTS[request.dialect ?? "chat"]?.() ?? chatCompletions);
  const response = await postStream(dialect, request, signal);
  const facts = factsOf(response);
  const reader = dialect.answerStream(facts);
  const isWhole = yield* piecesOfBody(response, reader, signal);
  if (!hasType(response, "text/event-stream")) {
    // Not every answer is one of a model: a gateway may send an "ok" of its own.
    if (isWhole && !reader.hasAnswered) throw new Problem({ code: NOT_FROM_RELAY, ...facts });
    // Only a stream of the relay's own says how it ended.
    if (isWhole) reader.readEnd("end ok");
  }
  yield* reader.finish();
  if (reader.usage) yield { type: "usage", usage: reader.usage, tools: reader.tools };
  yield { type: "end", ending: reader.ending() };
}

/**
 * A small answer that is of no use before it is whole. It is streamed nevertheless, since gateways give up waiting for
 * answers that are not.
 *
 * @param {CompletionRequest} request
 * @param {AbortSignal} signal
 * @returns {Promise<{ text: string, usage: Usage | null }>} without the model's thoughts
 * @throws {Problem} also if the answer is not whole
 */
export async function completeOnce(request, signal) {
  let text = "";
  /** @type {Usage | null} */
  let usage = null;
  for await (const part of streamCompletion(request, signal)) {
    if (part.type === "text") text += part.text;
    if (part.type === "text-was-reasoning") text = "";
    if (part.type === "usage") usage = part.usage;
    if (part.type !== "end" || isUsable(part.ending)) continue;
    throw part.ending.problem ?? new Problem({ code: "upstream_cut" });
  }
  return { text, usage };
}

/** @param {Ending} ending */
function isUsable({ verdict, reason }) {
  return verdict === "complete" || reason === "length";
}

/**
 * What the model refuses is left out, and the question is asked again. Each time one parameter fewer is left to refuse.
 *
 * @param {Dialect} dialect
 * @param {CompletionRequest} request
 * @param {AbortSignal} signal
 */
async function postStream(dialect, request, signal) {
  const { line, purpose } = request;
  const path = dialect.path(line, request);
  const wanted = dialect.body(request);
  let refusals = refusalMemory.of(line);
  for (;;) {
    const body = acceptedPart(wanted, refusals);
    try {
      const response = await post(path, { ...line, body: dialect.encoded?.(body) ?? body, purpose, signal });
      refusalMemory.learn(line, refusals);
      return response;
    } catch (error) {
      const more = error instanceof Problem ? refusalsWith(error, body, refusals) : null;
      if (!more) throw error;
      refusals = more;
    }
  }
}

/**
 * Reads any body in one way, since some upstreams do not stream, and some stream under another type.
 *
 * @param {Response} response
 * @param {AnswerStream} reader
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<CompletionPart, boolean, void>} whether the body came to its end
 */
async function* piecesOfBody({ body }, reader, signal) {
  if (!body) return true;
  try {
    for await (const item of readEvents(body)) {
      if (item.type === "comment") reader.readEnd(item.text);
      else if (item.type === "error") reader.readErrorEvent(item.text);
      else if (item.text.trim() !== "[DONE]") yield* reader.readEvent(item.text);
      if (reader.hasHole) return false;
    }
    return true;
  } catch (error) {
    // A broken connection leaves no end mark.
    if (signal.aborted) throw error;
    return false;
  }
}

/**
 * @param {Response} response
 * @param {string} type
 */
function hasType(response, type) {
  return response.headers.get("content-type")?.startsWith(type) ?? false;
}
