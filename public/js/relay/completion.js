/** A chat completion: part by part as it comes, or whole. */

import { AnswerReader } from "./answer_reader.js";
import { NOT_FROM_RELAY, Problem } from "./problem.js";
import { factsOf, post, providerPath, readJson } from "./request.js";
import { readEvents } from "./server_events.js";

/**
 * @typedef {object} CompletionRequest
 * @property {import("./relay_types.d.ts").Line} line
 * @property {readonly unknown[]} messages in OpenAI's form
 * @property {Record<string, unknown>} [parameters] more fields of the body
 *
 * @typedef {import("./usage.js").Usage} Usage
 * @typedef {import("./answer_reader.js").Ending} Ending
 * @typedef {import("./thinking.js").Piece
 *   | { type: "usage", usage: Usage }
 *   | { type: "end", ending: Ending }} CompletionPart
 */

/** The models whose upstream refuses a request for the usage of a stream. @type {Set<string>} */
const withoutUsage = new Set();

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
  const response = await postStream(request, signal);
  const reader = new AnswerReader(factsOf(response));
  if (hasType(response, "text/event-stream") && response.body) {
    yield* piecesOfStream(response.body, reader, signal);
  } else {
    // Some upstreams never stream.
    yield* reader.readChunk(await readAnswer(response));
    reader.readEnd("end ok");
  }
  yield* reader.finish();
  if (reader.usage) yield { type: "usage", usage: reader.usage };
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
 * @param {CompletionRequest} request
 * @param {AbortSignal} signal
 */
async function postStream({ line, messages, parameters }, signal) {
  const path = providerPath(line, "chat/completions");
  const place = `${line.provider} ${line.model}`;
  const body = { model: line.model, messages, ...parameters, stream: true };
  if (withoutUsage.has(place)) return post(path, { ...line, body, signal });
  try {
    return await post(path, { ...line, body: { ...body, stream_options: { include_usage: true } }, signal });
  } catch (error) {
    if (!(error instanceof Problem) || !refusesUsage(error)) throw error;
    withoutUsage.add(place);
    return post(path, { ...line, body, signal });
  }
}

/** @param {Problem} problem */
function refusesUsage({ status, message }) {
  return (status === 400 || status === 422) && /stream_options|include_usage/.test(message);
}

/** @param {Response} response */
async function readAnswer(response) {
  const answer = await readJson(response);
  // Not every JSON is an answer: a gateway may send an "ok" of its own.
  if (typeof answer === "object" && answer !== null && ("choices" in answer || "error" in answer)) return answer;
  throw new Problem({ code: NOT_FROM_RELAY, ...factsOf(response) });
}

/**
 * @param {ReadableStream<Uint8Array>} body
 * @param {AnswerReader} reader
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<CompletionPart, void, void>}
 */
async function* piecesOfStream(body, reader, signal) {
  try {
    for await (const item of readEvents(body)) {
      if (item.type === "comment") reader.readEnd(item.text);
      else if (item.text !== "[DONE]") yield* reader.readEvent(item.text);
      if (reader.hasHole) return;
    }
  } catch (error) {
    // A broken connection leaves no end mark.
    if (signal.aborted) throw error;
  }
}

/**
 * @param {Response} response
 * @param {string} type
 */
function hasType(response, type) {
  return response.headers.get("content-type")?.startsWith(type) ?? false;
}
