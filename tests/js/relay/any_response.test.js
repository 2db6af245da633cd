/** Whatever a server sends for a response, it comes to one of its ends, or there is a problem that can be shown. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { dice } from "./dice.js";
import { eventsOf, message, reasoning, responseOf, textPart } from "./responses_wire.js";
import { bytesOf, eventStream, fakeNetwork } from "./streams.js";
import { verdictOn } from "./verdict.js";

const ROUNDS = 3_000;
const NAMES = [
  "type", "response", "item", "item_id", "output_index", "content_index", "summary_index", "delta", "annotation", "output",
  "content", "summary", "text", "refusal", "status", "error", "incomplete_details", "reason", "usage", "action", "tools",
  "outputs", "result", "partial_image_b64", "output_format", "id", "object", "url", "start_index", "end_index", "__proto__",
];
const ITEM_TYPES = [
  "message", "reasoning", "web_search_call", "image_generation_call", "mcp_list_tools", "mcp_call", "mcp_approval_request",
  "code_interpreter_call", "function_call", "",
];
const EVENT_TYPES = [
  "created", "in_progress", "output_item.added", "output_item.done", "content_part.added", "output_text.delta",
  "refusal.delta", "reasoning_summary_text.delta", "reasoning_text.delta", "output_text.annotation.added",
  "web_search_call.searching", "image_generation_call.partial_image", "mcp_call.failed", "completed", "incomplete", "failed",
].map((name) => `response.${name}`);
const WORDS = ["", "completed", "failed", "incomplete", "url_citation", "output_text", "response", "error", "<think>", "👋"];
const ENDS = ["", ": end ok bytes=1 ms=1\n\n", ": end cut reason=x\n\n", ": end error code=c\n\n", ": end limit\n\n"];
const WHOLE = eventsOf([reasoning("rs_1", ["So."]), message("msg_1", [textPart("It is.")])]);

/** @param {(below: number) => number} roll @param {number} depth @returns {any} */
function anyJson(roll, depth) {
  const some = (/** @type {readonly any[]} */ list) => list[roll(list.length)];
  const kind = roll(depth > 0 ? 9 : 5);
  if (kind === 0) return some([null, true, false]);
  if (kind === 1) return some([0, 1, -1, 1e300]);
  if (kind < 5) return some([...WORDS, ...ITEM_TYPES]);
  if (kind === 5) return Array.from({ length: roll(3) }, () => anyJson(roll, depth - 1));
  return Object.fromEntries(Array.from({ length: roll(6) }, () => [some(NAMES), anyJson(roll, depth - 1)]));
}

/** @param {(below: number) => number} roll @returns {any} */
function anyEvent(roll) {
  const some = (/** @type {readonly any[]} */ list) => list[roll(list.length)];
  if (roll(3) === 0) return some(WHOLE);
  const item = { ...anyJson(roll, 3), type: some(ITEM_TYPES), id: some(["a", "b", 3]) };
  const response = roll(2) ? responseOf([item], { status: some(WORDS), usage: anyJson(roll, 2) }) : anyJson(roll, 3);
  return { ...anyJson(roll, 2), type: some(EVENT_TYPES), item, response, delta: anyJson(roll, 0), ...(roll(3) ? {} : anyJson(roll, 2)) };
}

test("any response comes to an end, or is a problem", async (context) => {
  /** @type {Response} */
  let response;
  fakeNetwork(context, () => response);
  const seen = new Set();
  for (let seed = 1; seed <= ROUNDS; seed += 1) {
    const roll = dice(seed);
    const events = Array.from({ length: roll(8) }, () => JSON.stringify(anyEvent(roll)));
    const pieces = events.map((text) => `data: ${roll(12) ? text : text.slice(0, roll(text.length))}\n\n`);
    const bytes = bytesOf(pieces.join("") + (roll(2) ? ENDS[1] : ENDS[roll(ENDS.length)]));
    const cut = roll(bytes.length + 1);
    response = eventStream([bytes.slice(0, cut), bytes.slice(cut)]);
    const verdict = await verdictOn(`r-${seed}`, "responses").catch((error) => {
      throw new Error(`seed ${seed}: ${new TextDecoder().decode(bytes)}`, { cause: error });
    });
    seen.add(verdict);
  }
  assert.deepEqual(seen, new Set(["complete", "cut", "failed", "limit"]));
});
