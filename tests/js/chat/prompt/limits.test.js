/** What is left out because it does not fit, and what is never left out. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { draftOf, planOf, reasons, sent } from "../plan_fixture.js";
import { image, longTalk, talk, textFile } from "../chat_fixture.js";

test("what the model cannot read at once is left out, the oldest first", () => {
  const words = "word ".repeat(1_000);
  const plan = planOf({
    path: longTalk(5, words), settings: { model: "gpt-4", historyCount: 64, systemPrompt: words },
    draft: draftOf("now"),
  });
  assert.equal(plan.roomTokens, 4096);
  assert.ok(plan.tokens <= 4096);
  assert.equal(plan.isTooLong, false);
  assert.deepEqual(plan.items.map(({ why }) => why), ["", ...Array(7).fill("window"), "", "", "", ""]);
});

test("the room for the answer is what the reader set", () => {
  assert.equal(planOf({ settings: { model: "gpt-4", maxTokens: 1_000 }, draft: draftOf("now") }).roomTokens, 7_192);
  assert.equal(planOf({ draft: draftOf("now") }).roomTokens, 128_000 - 16_384);
});

test("a draft that alone is too long says so, and is still there", () => {
  const plan = planOf({ settings: { model: "gpt-4" }, draft: draftOf("word ".repeat(20_000)) });
  assert.deepEqual([plan.isTooLong, plan.items[0].isSent], [true, true]);
});

test("a question that is asked again is never left out for its length", () => {
  const plan = planOf({ path: talk("one", "two", "word ".repeat(20_000)), settings: { model: "gpt-4" } });
  assert.deepEqual([reasons(plan), plan.isTooLong], [{ q1: "window", a1: "window", q2: "" }, true]);
});

test("of a model that nobody knows nothing is left out", () => {
  const plan = planOf({
    path: longTalk(5, "word ".repeat(50_000)), settings: { model: "mine" }, draft: draftOf("now"),
  });
  assert.equal(sent(plan).length, 11);
  assert.equal(plan.roomTokens, 0);
});

test("a model that does not see gets no images, and the plan says so", () => {
  const draft = draftOf("what is this?", [image("i"), textFile("t")]);
  const [item] = planOf({ settings: { model: "gpt-3.5-turbo" }, draft }).items;
  assert.deepEqual([item.isSent, item.why], [true, "vision"]);
  assert.deepEqual([item.attachments.map(({ id }) => id), item.leftOut.map(({ id }) => id)], [["t"], ["i"]]);
  const without = planOf({ settings: { model: "gpt-3.5-turbo" }, draft: draftOf("what is this?", [textFile("t")]) });
  assert.equal(item.tokens, without.items[0].tokens);
});

test("a message of nothing but images is not sent to a model that does not see", () => {
  const plan = planOf({ settings: { model: "gpt-3.5-turbo" }, draft: draftOf("", [image("i")]) });
  assert.equal(plan.items[0].isSent, false);
});

test("an unknown model, and one of VISION_MODELS, gets images", () => {
  const draft = draftOf("what is this?", [image("i")]);
  assert.equal(planOf({ settings: { model: "mine" }, draft }).items[0].attachments.length, 1);
  const site = { config: { visionModels: "other, gpt-3.5-turbo" } };
  assert.equal(planOf({ settings: { model: "gpt-3.5-turbo" }, site, draft }).items[0].attachments.length, 1);
});

test("what is too large for one request loses its old images first", () => {
  const withImage = (text, id) => ({ text, attachments: [image(id, 1_000_000)] });
  const path = talk(withImage("one", "i1"), "two", withImage("three", "i2"), "four");
  const plan = planOf({ path, limits: { bodyBytes: 3_000_000 }, draft: draftOf("now", [image("i3", 1_000_000)]) });
  assert.deepEqual(plan.items.map(({ isSent, why, leftOut }) => [isSent, why, leftOut.length]), [
    [true, "body", 1], [true, "", 0], [true, "", 0], [true, "", 0], [true, "", 0],
  ]);
});

test("what is still too large loses its oldest messages, and counts bytes rather than characters", () => {
  const path = longTalk(2, "字".repeat(1_000));
  const plan = planOf({ path, limits: { bodyBytes: 10_000 }, draft: draftOf("now") });
  assert.deepEqual(reasons(plan), { q1: "body", a1: "body", q2: "", a2: "", draft: "" });
  assert.equal(plan.isTooLong, false);
});

test("images of the question itself are never left out in silence", () => {
  const plan = planOf({ limits: { bodyBytes: 500_000 }, draft: draftOf("now", [image("i", 1_000_000)]) });
  assert.deepEqual([plan.isTooLong, plan.items[0].attachments.length], [true, 1]);
});
