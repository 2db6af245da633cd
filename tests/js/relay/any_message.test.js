/** Whatever a server sends for a message, it comes to one of its ends, or there is a problem that can be shown. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { dice } from "./dice.js";
import { cites, eventsOf, found, searching, text, thinking } from "./messages_wire.js";
import { bytesOf, eventStream, fakeNetwork } from "./streams.js";
import { verdictOn } from "./verdict.js";

const ROUNDS = 2_000;
const NAMES = [
  "type", "message", "index", "content_block", "delta", "usage", "stop_reason", "content", "text", "thinking", "signature",
  "citations", "citation", "partial_json", "input", "id", "name", "tool_use_id", "error", "url", "title", "__proto__",
];
const EVENT_TYPES = [
  "message_start", "content_block_start", "content_block_delta", "content_block_stop", "message_delta", "message_stop",
  "message", "ping", "error", "",
];
const BLOCK_TYPES = [
  "text", "thinking", "redacted_thinking", "server_tool_use", "web_search_tool_result", "tool_use", "text_delta",
  "thinking_delta", "signature_delta", "input_json_delta", "citations_delta", "",
];
const WORDS = ["", "end_turn", "refusal", "max_tokens", "web_search", "{\"query\":", "https://a.example/", "<think>", "👋"];
const ENDS = ["", ": end ok bytes=1 ms=1\n\n", ": end cut reason=x\n\n", ": end error code=c\n\n", ": end limit\n\n"];
const WHOLE = eventsOf([thinking("Hm."), searching("sky"), found(), text("Blue.", [cites("https://a.example/", "A")])]);

/** @param {(below: number) => number} roll @param {number} depth @returns {any} */
function anyJson(roll, depth) {
  const some = (/** @type {readonly any[]} */ list) => list[roll(list.length)];
  const kind = roll(depth > 0 ? 9 : 5);
  if (kind === 0) return some([null, true, false]);
  if (kind === 1) return some([0, 1, -1, 1e300]);
  if (kind < 5) return some([...WORDS, ...BLOCK_TYPES]);
  if (kind === 5) return Array.from({ length: roll(3) }, () => anyJson(roll, depth - 1));
  return Object.fromEntries(Array.from({ length: roll(6) }, () => [some(NAMES), anyJson(roll, depth - 1)]));
}

/** @param {(below: number) => number} roll @returns {any} */
function anyEvent(roll) {
  const some = (/** @type {readonly any[]} */ list) => list[roll(list.length)];
  if (roll(3) === 0) return some(WHOLE);
  const block = { ...anyJson(roll, 2), type: some(BLOCK_TYPES) };
  const fields = { index: some([0, 1, "a"]), content_block: block, delta: { ...anyJson(roll, 1), type: some(BLOCK_TYPES) } };
  return { ...fields, ...(roll(3) ? {} : anyJson(roll, 3)), type: some(EVENT_TYPES), content: [block], usage: anyJson(roll, 1) };
}

test("any message comes to an end, or is a problem", async (context) => {
  /** @type {Response} */
  let response;
  fakeNetwork(context, () => response);
  const seen = new Set();
  for (let seed = 1; seed <= ROUNDS; seed += 1) {
    const roll = dice(seed);
    // By chance alone, hardly anything would be an answer.
    const any = roll(20) ? Array.from({ length: roll(8) }, () => anyEvent(roll)) : WHOLE;
    const events = any.map((event) => JSON.stringify(event));
    const pieces = events.map((text) => `data: ${roll(12) ? text : text.slice(0, roll(text.length))}\n\n`);
    const bytes = bytesOf(pieces.join("") + (roll(2) ? ENDS[1] : ENDS[roll(ENDS.length)]));
    const cut = roll(bytes.length + 1);
    response = eventStream([bytes.slice(0, cut), bytes.slice(cut)]);
    const verdict = await verdictOn(`r-${seed}`, "messages").catch((error) => {
      throw new Error(`seed ${seed}: ${new TextDecoder().decode(bytes)}`, { cause: error });
    });
    seen.add(verdict);
  }
  assert.deepEqual(seen, new Set(["complete", "cut", "failed", "limit"]));
});
