import assert from "node:assert/strict";
import { test } from "node:test";
import { readEvents } from "../../../public/js/relay/events.js";
import { bytesOf, cutsOf, streamOf } from "./streams.js";

const STREAM =
  "\ufeff: hello\n\n" +
  'data: {"text":"ñ 你 👋 \u2028 \u0085 end"}\n\n' +
  'data: {"carriage":"returns"}\r\n\r\n' +
  "data:no blank\rdata:  two blanks\r\r" +
  "event: named\nid: 7\ndata\n\n" +
  ": ping\r\n\r\n" +
  "unknown: field\n\n" +
  "data: [DONE]\n\n" +
  ": end ok bytes=7 ms=8\n\n" +
  "data: never finished";

const ITEMS = [
  ["comment", "hello"],
  ["data", '{"text":"ñ 你 👋 \u2028 \u0085 end"}'],
  ["data", '{"carriage":"returns"}'],
  ["data", "no blank\n two blanks"],
  ["data", ""],
  ["comment", "ping"],
  ["data", "[DONE]"],
  ["comment", "end ok bytes=7 ms=8"],
];

test("a stream cut at any byte gives the same events", async () => {
  for (const pieces of cutsOf(bytesOf(STREAM))) {
    const items = [];
    for await (const { type, text } of readEvents(streamOf(pieces))) items.push([type, text]);
    assert.deepEqual(items, ITEMS);
  }
});

test("a reader that stops early closes the stream", async () => {
  let isCancelled = false;
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(bytesOf("data: one\n\n")),
    cancel: () => void (isCancelled = true),
  });
  for await (const item of readEvents(body)) if (item) break;
  assert.ok(isCancelled);
});
