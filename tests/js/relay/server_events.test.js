import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readEvents } from "../../../public/js/relay/server_events.js";
import { bytesOf, cutsOf, streamOf } from "./streams.js";

/** What a browser is asked too, by tests/page/test_events.py. */
const CASE = JSON.parse(readFileSync(new URL("event_stream.json", import.meta.url), "utf8"));
const STREAM = CASE.stream.join("");

test("a stream cut at any byte gives the same events", async () => {
  for (const pieces of cutsOf(bytesOf(STREAM))) {
    const items = [];
    for await (const { type, text } of readEvents(streamOf(pieces))) items.push([type, text]);
    assert.deepEqual(items, CASE.items);
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
