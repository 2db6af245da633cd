/** Which messages are sent, by what the reader set and did. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { draftOf, memory, planOf, reasons, sent } from "../plan_fixture.js";
import { longTalk, talk } from "../chat_fixture.js";

test("the history is as long as the reader set it, and the question itself does not count", () => {
  const path = longTalk(3);
  assert.deepEqual(sent(planOf({ path, settings: { historyCount: 2 }, draft: draftOf("now") })), [
    "q3", "a3", "draft:now",
  ]);
  assert.deepEqual(sent(planOf({ path, settings: { historyCount: 0 }, draft: draftOf("now") })), ["draft:now"]);
  assert.equal(sent(planOf({ path, settings: { historyCount: 6 }, draft: draftOf("now") })).length, 7);
});

test("without a draft, the last question is the one to be answered", () => {
  const plan = planOf({ path: talk("one", "two", "three"), settings: { historyCount: 1 } });
  assert.deepEqual(reasons(plan), { q1: "history", a1: "", q2: "" });
});

test("the longest history is all of it", () => {
  const plan = planOf({ path: longTalk(100), settings: { historyCount: 64 }, draft: draftOf("now") });
  assert.equal(sent(plan).length, 201);
});

test("what was cleared is not sent, however long the history", () => {
  const plan = planOf({
    path: longTalk(3), settings: { historyCount: 64 }, conversation: { contextStartsAfter: "a2" },
    draft: draftOf("now"),
  });
  assert.deepEqual(reasons(plan), {
    q1: "cleared", a1: "cleared", q2: "cleared", a2: "cleared", q3: "", a3: "", draft: "",
  });
});

test("a question that is asked again is sent, even where the context was cleared after it", () => {
  const plan = planOf({ path: talk("one", "two", "three"), conversation: { contextStartsAfter: "q2" } });
  assert.equal(reasons(plan).q2, "");
});

test("a failed answer is left out with its question, and counts for nothing in the history", () => {
  const path = talk("one", "two", "three", { text: "", state: "failed" });
  const plan = planOf({ path, settings: { historyCount: 2 }, draft: draftOf("now") });
  assert.deepEqual(reasons(plan), { q1: "", a1: "", q2: "failed", a2: "failed", draft: "" });
});

test("a question that nobody has answered is left out once another is asked", () => {
  assert.equal(reasons(planOf({ path: talk("one", "two", "three"), draft: draftOf("now") })).q2, "failed");
});

test("an answer that was cut is sent as far as it goes", () => {
  assert.equal(reasons(planOf({ path: talk("one", { text: "tw", state: "cut" }), draft: draftOf("now") })).a1, "");
});

test("deleted messages are left out; a question whose answer was deleted is still sent", () => {
  const path = talk("one", { text: "", deleted: true }, { text: "three", removedAt: 5 }, "four");
  const plan = planOf({ path, draft: draftOf("now") });
  assert.deepEqual(reasons(plan), { q1: "", a1: "deleted", q2: "deleted", a2: "", draft: "" });
});

test("the answer that is under way is not sent along", () => {
  assert.deepEqual(sent(planOf({ path: talk("one", { text: "", state: "waiting" }) })), ["q1"]);
});

test("what the memory covers and the history leaves out is summarised", () => {
  const plan = planOf({
    path: longTalk(4), settings: { historyCount: 2 }, conversation: { memory: memory("a3") }, draft: draftOf("now"),
  });
  const { memory: why, q3, a3, q4 } = reasons(plan);
  assert.deepEqual([why, q3, a3, q4], ["", "summarised", "summarised", ""]);
});

test("what fell out of the history and is in no summary yet is sent, so that nothing is forgotten", () => {
  const plan = planOf({
    path: longTalk(4), settings: { historyCount: 2 }, conversation: { memory: memory("a1") }, draft: draftOf("now"),
  });
  assert.deepEqual(sent(plan).slice(1), ["q2", "a2", "q3", "a3", "q4", "a4", "draft:now"]);
});

test("what the memory covers is still sent in full while it is within the history", () => {
  const plan = planOf({
    path: longTalk(2), settings: { historyCount: 4 }, conversation: { memory: memory("a2") }, draft: draftOf("now"),
  });
  assert.equal(sent(plan).length, 6);
});

for (const [rule, conversation, settings, why] of [
  ["of another branch", { memory: memory("elsewhere") }, {}, "branch"],
  ["that the reader switched off", { memory: memory("a1") }, { sendMemory: false }, "off"],
  ["of what was cleared", { memory: memory("a1"), contextStartsAfter: "a1" }, {}, "cleared"],
]) {
  test(`a memory ${rule} is not sent, and the plan says so`, () => {
    const plan = planOf({ path: longTalk(2), conversation, settings, draft: draftOf("now") });
    assert.deepEqual([plan.items[0].isSent, plan.items[0].why], [false, why]);
  });
}

test("a memory that a person wrote before anything was summarised is sent, and hides nothing", () => {
  const plan = planOf({
    path: longTalk(2), conversation: { memory: memory(null, { byPerson: true }) }, settings: { historyCount: 2 },
    draft: draftOf("now"),
  });
  assert.deepEqual(reasons(plan), { memory: "", q1: "history", a1: "history", q2: "", a2: "", draft: "" });
});
