/** What will be sent, before it is sent. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { draftOf, memory, planOf, reasons } from "../plan_fixture.js";
import { image, longTalk, talk, textFile } from "../chat_fixture.js";

test("all that is sent stands in its order", () => {
  const plan = planOf({
    path: talk("one", "two"),
    settings: { systemPrompt: "Be kind.", historyCount: 64 },
    conversation: { memory: memory("a1"), context: [{ role: "assistant", content: "I am a pirate." }] },
    draft: draftOf("three"),
  });
  assert.deepEqual(plan.items.map(({ kind }) => kind), ["system", "memory", "context", "message", "message", "draft"]);
  assert.deepEqual(plan.items.map(({ role }) => role), ["system", "system", "assistant", "user", "assistant", "user"]);
  assert.ok(plan.items.every(({ isSent }) => isSent));
  assert.ok(plan.items[1].text.endsWith("notes"));
  assert.equal(plan.model, "gpt-4o-mini");
});

test("thoughts are never sent", () => {
  const plan = planOf({ path: talk("one", { text: "two", reasoning: "a secret thought" }), draft: draftOf("now") });
  assert.ok(!JSON.stringify(plan).includes("secret thought"));
});

test("questions go through the template, answers do not", () => {
  const plan = planOf({
    path: talk("one", "two"), settings: { inputTemplate: "<{{input}}>" }, draft: draftOf("three"),
  });
  assert.deepEqual(plan.items.map(({ text }) => text), ["<one>", "two", "<three>"]);
});

test("where the reader has no template, the site's holds", () => {
  const site = { config: { locutorio: { inputTemplate: "[{{input}}]" } } };
  assert.equal(planOf({ site, draft: draftOf("one") }).items[0].text, "[one]");
});

test("an answer that is to go on is sent with the request to do so, and its question", () => {
  const plan = planOf({
    path: talk("one", { text: "tw", state: "cut" }), settings: { historyCount: 0 }, isContinuation: true,
  });
  assert.deepEqual(plan.items.map(({ kind, isSent }) => [kind, isSent]), [
    ["message", true], ["message", true], ["continuation", true],
  ]);
});

test("tokens and price are those of what is sent", () => {
  const plan = planOf({ path: longTalk(2), settings: { historyCount: 2 }, draft: draftOf("now") });
  const tokens = plan.items.filter(({ isSent }) => isSent).reduce((total, item) => total + item.tokens, 0);
  assert.equal(plan.tokens, tokens);
  assert.equal(plan.cost.amount, (tokens * 0.15) / 1_000_000);
  assert.equal(planOf({ settings: { model: "mine" }, draft: draftOf("now") }).cost, null);
});

test("attachments cost tokens, and are estimated by their size", () => {
  const plain = planOf({ draft: draftOf("now") }).tokens;
  assert.equal(planOf({ draft: draftOf("now", [textFile("t", 3_800)]) }).tokens - plain, 1_010);
  assert.equal(planOf({ settings: { model: "gpt-4o" }, draft: draftOf("now", [image("i")]) }).tokens - plain, 85 + 170);
});

test("planning changes nothing of what it plans with", () => {
  const path = talk({ text: "one", attachments: [image("i", 5_000_000)] }, "two");
  const before = structuredClone(path);
  const first = planOf({ path, draft: draftOf("now") });
  assert.deepEqual(path, before);
  assert.deepEqual(planOf({ path, draft: draftOf("now") }), first);
});

test("a message that has grown is estimated anew", () => {
  const path = talk("one", "two");
  const before = planOf({ path, draft: draftOf("now") }).tokens;
  path[1].text += " and many more words";
  assert.ok(planOf({ path, draft: draftOf("now") }).tokens > before);
});

const THINKER = { model: "gpt-6-luna" };
/** @param {string} secret @param {string} [model] */
const thoughtful = (secret, model = "gpt-6-luna") => {
  const items = [{ type: "reasoning", id: "rs_1", encrypted_content: secret }];
  return talk("one", { text: "two", providerItems: { dialect: "responses", model, items } });
};

test("what a provider gets back counts, for the model that gave it and no other", () => {
  const tokensOf = (/** @type {any[]} */ path) => planOf({ path, site: THINKER, draft: draftOf("three") }).tokens;
  assert.ok(tokensOf(thoughtful("x".repeat(6000))) > tokensOf(thoughtful("x".repeat(60))) + 900);
  assert.equal(tokensOf(thoughtful("x".repeat(6000), "gpt-6-sol")), tokensOf(talk("one", "two")));
});

test("a body that encrypted thoughts make too large loses the oldest of its messages", () => {
  const limits = { bodyBytes: 20_000 };
  const plan = planOf({ path: thoughtful("x".repeat(30_000)), site: THINKER, limits, draft: draftOf("three") });
  assert.equal(reasons(plan).a1, "body");
  assert.equal(plan.isTooLong, false);
});

test("a plan says in which dialect it goes: a question's own options decide, a draft's before it is sent", () => {
  const options = { effort: "high" };
  const dialectOf = (/** @type {object} */ more) => planOf({ site: THINKER, ...more }).dialect;
  assert.equal(dialectOf({ draft: draftOf("one") }), "chat");
  assert.equal(dialectOf({ draft: { ...draftOf("one"), options } }), "responses");
  assert.equal(dialectOf({ path: talk({ text: "one", options }) }), "responses");
});

test("a picture that comes into an answer is counted, though its words are the same", () => {
  const path = talk("one", "two");
  const tokens = () => planOf({ path, draft: draftOf("three"), settings: { model: "gpt-4o" } }).tokens;
  const before = tokens();
  path[1].attachments = [image("made")];
  assert.ok(tokens() > before);
});
