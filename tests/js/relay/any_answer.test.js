/** Whatever a server sends, an answer comes to one of its ends, or there is a problem that can be shown. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { streamCompletion } from "../../../public/js/relay/completion.js";
import { Problem } from "../../../public/js/relay/problem.js";
import { dice } from "./dice.js";
import { bytesOf, fakeNetwork, streamOf } from "./streams.js";

const VERDICTS = new Set(["complete", "cut", "limit", "failed"]);
const ROUNDS = 3_000;
const TYPES = ["text/event-stream", "application/json", "text/plain", "text/html", ""];
const NAMES = [
  "choices", "delta", "message", "content", "reasoning", "reasoning_content", "refusal", "finish_reason", "usage",
  "error", "errors", "type", "code", "object", "base_resp", "status_code", "status_msg", "msg", "detail", "hint",
  "thinking", "text", "loc", "success", "status", "prompt_tokens", "prompt_tokens_details", "__proto__", "length",
];
const WORDS = [
  "", "stop", "error", "length", "text", "thinking", "<think>", "</think>", "`", "```\n", "[/THINK]", "\u2028", "0",
  "So.",
];
const LINES = ["data: ", "data:", "data: ", "event: error\n", "error: ", ": ping\n\n", "id: 1\n", "", "\ufeff", "  "];
const ENDS = ["\n\n", "\n", "\r\n\r\n", "\r", "", "\n\n: end ok bytes=1 ms=1\n\n", "\n\n: end cut reason=x\n\n"];
const ENDINGS = [...ENDS, "\n\n: end error code=c\n\n", "\n\n: end\n\n", "\n\n: end limit\n\n", "\n\ndata: [DONE]\n\n"];

/** @param {(below: number) => number} roll @param {number} depth @returns {unknown} */
function anyJson(roll, depth) {
  const some = (/** @type {readonly any[]} */ list) => list[roll(list.length)];
  const kind = roll(depth > 0 ? 9 : 5);
  if (kind === 0) return some([null, true, false]);
  if (kind === 1) return some([0, 1, -1, 1e300, 429]);
  if (kind < 5) return some(WORDS);
  if (kind === 5) return Array.from({ length: roll(3) }, () => anyJson(roll, depth - 1));
  return Object.fromEntries(Array.from({ length: roll(5) }, () => [some(NAMES), anyJson(roll, depth - 1)]));
}

/** Likelier than any JSON to look like a chunk. @param {(below: number) => number} roll */
function anyChunk(roll) {
  const choice = { delta: anyJson(roll, 3), message: anyJson(roll, 3), finish_reason: anyJson(roll, 1) };
  if (roll(3) === 0) return { choices: [{ delta: { content: anyJson(roll, 0) }, finish_reason: anyJson(roll, 0) }] };
  return roll(2) ? anyJson(roll, 5) : { .../** @type {any} */ (anyJson(roll, 2)), choices: [choice] };
}

/** @param {(below: number) => number} roll @returns {Uint8Array} */
function anyBody(roll) {
  const some = (/** @type {readonly string[]} */ list) => list[roll(list.length)] ?? "";
  const parts = Array.from({ length: roll(6) }, () => {
    const json = JSON.stringify(anyChunk(roll), null, roll(4) ? 0 : 2);
    const piece = roll(6) ? json : json.slice(0, roll(json.length + 1));
    return some(LINES) + piece + some(ENDINGS);
  });
  const bytes = bytesOf(parts.join("") + (roll(2) ? ENDS[5] : ""));
  if (roll(5) === 0) for (let at = 0; at < bytes.length; at += 1 + roll(40)) bytes[at] = roll(256);
  return bytes;
}

/** @param {Uint8Array} bytes @param {(below: number) => number} roll @returns {ReadableStream<Uint8Array>} */
function anyDelivery(bytes, roll) {
  const cuts = [0, roll(bytes.length + 1), roll(bytes.length + 1), bytes.length].sort((one, other) => one - other);
  const pieces = cuts.slice(1).map((end, index) => bytes.slice(cuts[index], end));
  if (roll(8)) return streamOf(pieces);
  return new ReadableStream({
    pull(controller) {
      const piece = pieces.shift();
      if (piece) controller.enqueue(piece);
      else controller.error(new TypeError("network error"));
    },
  });
}

/** @param {string} model @returns {Promise<string>} the verdict, or `problem` */
async function verdictOn(model) {
  const line = { code: "", apiKey: "", provider: "openai", model };
  const { signal } = new AbortController();
  let verdict = "none";
  try {
    for await (const part of streamCompletion({ line, messages: [] }, signal)) {
      assert.equal(verdict, "none", "nothing comes after the end");
      if (part.type === "end") verdict = part.ending.verdict;
      else if (part.type !== "usage") assert.equal(typeof part.text, "string");
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return "problem";
  }
  return verdict;
}

test("any body comes to an end, or is a problem", async (context) => {
  /** @type {Response} */
  let response;
  fakeNetwork(context, () => response);
  const seen = new Set();
  for (let seed = 1; seed <= ROUNDS; seed += 1) {
    const roll = dice(seed);
    const bytes = anyBody(roll);
    const type = TYPES[roll(TYPES.length)] ?? "";
    const status = roll(6) ? 200 : 400 + roll(150);
    response = new Response(anyDelivery(bytes, roll), { status, headers: type ? { "Content-Type": type } : {} });
    const verdict = await verdictOn(`m-${seed}`).catch((error) => {
      throw new Error(`seed ${seed}: ${new TextDecoder().decode(bytes)}`, { cause: error });
    });
    assert.ok(VERDICTS.has(verdict) || verdict === "problem", `seed ${seed} ends with ${verdict}`);
    seen.add(verdict);
  }
  assert.deepEqual(seen, new Set([...VERDICTS, "problem"]));
});

for (const [name, body] of [
  ["lists", "[".repeat(200_000) + "]".repeat(200_000)],
  ["objects", '{"error":'.repeat(100_000) + "1" + "}".repeat(100_000)],
]) {
  test(`${name} within each other, however deep, come to an end`, async (context) => {
    fakeNetwork(context, () => new Response(`data: ${body}\n\n`, { headers: { "Content-Type": "text/event-stream" } }));
    assert.ok(VERDICTS.has(await verdictOn("m-deep")));
  });
}
